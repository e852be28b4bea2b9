package io.tollway.simulator.provider.serving;

import io.tollway.simulator.provider.answer.Author;
import io.tollway.simulator.provider.answer.PrefixCache;
import io.tollway.simulator.provider.answer.Seal;
import io.tollway.simulator.provider.catalog.Provider;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/**
 * What an operation may look at.
 *
 * @param account whose secret was presented
 * @param path after {@code /provider/}, without query
 */
public record Call(
        Provider provider,
        String account,
        String path,
        MultiMap headers,
        MultiMap query,
        Buffer body,
        Instant receivedAt,
        Ids ids,
        Author author,
        PrefixCache prefixes,
        Seal seal) {}
