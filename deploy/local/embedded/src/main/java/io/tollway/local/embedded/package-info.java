/**
 * Real servers as supervised child processes: PostgreSQL and Kafka with the settings that money needs, for the local
 * stack (where they outlive the launcher) and for integration tests (where they never outlive the test's JVM).
 */
@NullMarked
package io.tollway.local.embedded;

import org.jspecify.annotations.NullMarked;
