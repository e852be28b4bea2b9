package io.tollway.local.mail;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * One message that somebody sent.
 *
 * @param id stable while the catcher runs
 * @param to the recipients, comma-separated
 * @param text the plain-text part, or the HTML part's source when there is no other
 */
record CaughtMessage(
        String id,
        String to,
        String from,
        String subject,
        String text,
        @JsonProperty("received_at") Instant receivedAt) {}
