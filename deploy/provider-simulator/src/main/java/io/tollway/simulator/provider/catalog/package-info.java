/** Who may call what: providers, their accounts' secrets and their models, built in or read from a catalogue file. */
@NullMarked
package io.tollway.simulator.provider.catalog;

import org.jspecify.annotations.NullMarked;
