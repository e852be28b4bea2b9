#!/bin/sh
# Runs once, when the PostgreSQL volume is empty: one database per service, with an owner for migrations and a role for the service that owns nothing.
set -eu
for name in billing accounts; do
  upper=$(echo "$name" | tr '[:lower:]' '[:upper:]')
  eval owner_password="\$${upper}_OWNER_PASSWORD" app_password="\$${upper}_APP_PASSWORD"
  psql -v ON_ERROR_STOP=1 --username postgres -v owner="${name}_owner" -v app="${name}_app" -v db="$name" \
    -v owner_password="$owner_password" -v app_password="$app_password" <<'SQL'
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"app" LOGIN PASSWORD :'app_password';
CREATE DATABASE :"db" OWNER :"owner";
SQL
done
psql -v ON_ERROR_STOP=1 --username postgres -c "CREATE DATABASE keycloak"
