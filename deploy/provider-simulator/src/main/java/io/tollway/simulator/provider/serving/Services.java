package io.tollway.simulator.provider.serving;

import io.tollway.simulator.provider.answer.Author;
import io.tollway.simulator.provider.answer.PrefixCache;
import io.tollway.simulator.provider.answer.Seal;
import io.tollway.simulator.provider.catalog.Catalog;
import io.tollway.simulator.provider.fault.Faults;
import io.tollway.simulator.provider.invoice.Invoice;
import io.tollway.simulator.provider.pricing.PriceTable;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all requests share; everything in it is thread-safe.
 *
 * @param dialects by name
 * @param open how many model requests are being served
 * @param bodyLimit bytes
 */
public record Services(
        Catalog catalog,
        Map<String, Dialect> dialects,
        PriceTable prices,
        Faults faults,
        Invoice invoice,
        Author author,
        PrefixCache prefixes,
        Seal seal,
        Ids ids,
        Pacing pacing,
        Clock clock,
        AtomicInteger open,
        int bodyLimit) {}
