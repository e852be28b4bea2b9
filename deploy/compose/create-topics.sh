#!/bin/sh
# Creates the topics of contracts (ManifestsTest compares the lists). Safe to run again.
set -eu
topics=/opt/kafka/bin/kafka-topics.sh
until "$topics" --bootstrap-server kafka:9092 --list >/dev/null 2>&1; do sleep 1; done
for topic in apikey.state.v1 tenant.state.v1 member.state.v1 policy.state.v1 credential.state.v1 catalog.state.v1 price.state.v1 \
  usage.applied.v1 lease.closed.v1 balance.state.v1; do
  "$topics" --bootstrap-server kafka:9092 --create --if-not-exists --topic "$topic" --partitions 1 --config cleanup.policy=compact
done
"$topics" --bootstrap-server kafka:9092 --create --if-not-exists --topic usage.events.v1 --partitions 6
"$topics" --bootstrap-server kafka:9092 --create --if-not-exists --topic billing.events.v1 --partitions 1
