/** What is counted and what it costs: disjoint usage classes and exact decimal prices. */
@NullMarked
package io.tollway.simulator.provider.pricing;

import org.jspecify.annotations.NullMarked;
