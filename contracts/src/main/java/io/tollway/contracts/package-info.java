/**
 * What the services say to each other over Kafka: topic names, the records on them, how they are written as JSON and how state is signed. Nothing else may live here: no
 * framework, no business rule.
 */
@NullMarked
package io.tollway.contracts;

import org.jspecify.annotations.NullMarked;
