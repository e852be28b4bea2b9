/** Cohere's chat, version 2. */
@org.jspecify.annotations.NullMarked
package io.tollway.simulator.provider.cohere;
