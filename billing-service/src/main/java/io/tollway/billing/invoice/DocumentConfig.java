package io.tollway.billing.invoice;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who issues documents, and when a month is closed. */
@ConfigMapping(prefix = "billing.document")
interface DocumentConfig {
    Seller seller();

    /** First part of every number: {@code S-2026-000001}. One series per year. */
    @WithDefault("S")
    String series();

    /** How long after its end a month stays open, so that transactions begun before it are over. */
    @WithDefault("PT15M")
    Duration closeAfter();

    /** How often months that can be closed are looked for. */
    @WithDefault("60s")
    Duration closeEvery();

    /** The issuer as printed. */
    interface Seller {
        @WithDefault("Tollway")
        String name();

        Optional<List<String>> address();

        Optional<String> taxId();

        @WithDefault("billing@tollway.invalid")
        String contact();
    }
}
