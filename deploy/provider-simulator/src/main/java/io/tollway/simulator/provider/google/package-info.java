/** Google's token server: service accounts' assertions for access tokens. */
@org.jspecify.annotations.NullMarked
package io.tollway.simulator.provider.google;
