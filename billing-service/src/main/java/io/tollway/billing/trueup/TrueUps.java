package io.tollway.billing.trueup;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.TrueUpLedger;
import io.tollway.billing.ledger.TrueUpPosting;
import io.tollway.billing.ledger.Wallets;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.outbox.Outbox;
import io.tollway.billing.rating.Rater;
import io.tollway.billing.state.StateFold;
import io.tollway.billing.trueup.TrueUp.Outcome;
import io.tollway.billing.trueup.TrueUpRows.Charged;
import io.tollway.billing.trueup.TrueUpRows.Earlier;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.contracts.usage.UsageEvent.Final;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Takes in what a provider reports about requests that were charged by an estimate. Downwards only, once per request, and outside the request's leases: those have long been declared, and
 * budgets go on counting what was charged when the request ran.
 */
@ApplicationScoped
class TrueUps {
    private static final Set<UsageSource> ESTIMATES = EnumSet.of(UsageSource.TOKENIZER, UsageSource.CHECKPOINT);

    private final Database database;
    private final Wallets wallets;
    private final TrueUpRows rows;
    private final TrueUpLedger ledger;
    private final StateFold fold;
    private final Outbox outbox;

    TrueUps(Database database, Wallets wallets, TrueUpRows rows, TrueUpLedger ledger, StateFold fold, Outbox outbox) {
        this.database = database;
        this.wallets = wallets;
        this.rows = rows;
        this.ledger = ledger;
        this.fold = fold;
        this.outbox = outbox;
    }

    /** What a provider says a request used. */
    record Report(UUID requestId, UsageCounts usage) {}

    /** One transaction for each report. */
    Uni<TrueUp> take(Report report, String reason, String actor) {
        return database.asLedger(sql -> rows.charged(sql, report.requestId())
                        .chain(found -> found.isEmpty()
                                ? Uni.createFrom()
                                        .item(TrueUp.nothing(report.requestId(), Outcome.UNKNOWN_REQUEST, null))
                                : wallets.lock(sql, List.of(found.get().event().organizationId()))
                                        .chain(() -> rows.earlier(sql, report.requestId()))
                                        .chain(earlier -> decide(sql, report, found.get(), earlier, reason, actor))))
                .invoke(outbox::committed);
    }

    private Uni<TrueUp> decide(
            SqlConnection sql, Report report, Charged charged, Optional<Earlier> earlier, String reason, String actor) {
        Final event = charged.event();
        NanoUsd charge = new NanoUsd(event.chargeNano());
        if (earlier.isPresent()) {
            Earlier before = earlier.get();
            return Uni.createFrom()
                    .item(
                            before.reported().equals(report.usage())
                                    ? TrueUp.rated(event.requestId(), charge, before.due(), before.returned())
                                    : TrueUp.nothing(event.requestId(), Outcome.DIFFERS, charge));
        }
        if (!ESTIMATES.contains(event.usageSource())) {
            return Uni.createFrom().item(TrueUp.nothing(event.requestId(), Outcome.NOT_ESTIMATED, charge));
        }
        Optional<PriceState> price = price(event);
        if (price.isEmpty()) {
            return Uni.createFrom().item(TrueUp.nothing(event.requestId(), Outcome.PRICE_AWAITED, charge));
        }
        NanoUsd due = due(event, report.usage(), price.get());
        NanoUsd returned = new NanoUsd(Math.max(0, charge.value() - due.value()));
        TrueUp outcome = TrueUp.rated(event.requestId(), charge, due, returned);
        return giveBack(sql, charged, returned, reason, actor)
                .chain(paid -> rows.keep(sql, charged, report.usage(), outcome, due, paid, reason, actor))
                .replaceWith(outcome);
    }

    private Uni<NanoUsd> giveBack(SqlConnection sql, Charged charged, NanoUsd returned, String reason, String actor) {
        if (!returned.isPositive()) {
            return Uni.createFrom().item(NanoUsd.ZERO);
        }
        Final event = charged.event();
        return rows.paidBack(sql, event.organizationId(), charged.usageTransaction())
                .chain(before -> ledger.giveBack(
                        sql,
                        new TrueUpPosting(
                                new OrganizationId(event.organizationId()),
                                event.requestId(),
                                charged.usageTransaction(),
                                returned,
                                before,
                                reason,
                                actor)));
    }

    private Optional<PriceState> price(Final event) {
        String endpoint = event.endpointId();
        Integer version = event.priceVersion();
        return endpoint == null || version == null ? Optional.empty() : fold.price(endpoint, version);
    }

    /** The counts handed in say nothing of the pictures' size: that stands in the record. Never above the hold, as every charge; what does not fit any amount is above it too. */
    private static NanoUsd due(Final event, UsageCounts reported, PriceState price) {
        try {
            return new NanoUsd(Math.min(
                    event.holdNano(),
                    Rater.rate(reported.ofPicture(event.usage().picture()), price.price())
                            .value()));
        } catch (ArithmeticException beyondAnyAmount) {
            return new NanoUsd(event.holdNano());
        }
    }
}
