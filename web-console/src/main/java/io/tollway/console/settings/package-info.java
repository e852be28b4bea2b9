/** What an organization is called, where its days begin, and how much traffic it may have. Start reading at {@link io.tollway.console.settings.SettingsPage}. */
@NullMarked
package io.tollway.console.settings;

import org.jspecify.annotations.NullMarked;
