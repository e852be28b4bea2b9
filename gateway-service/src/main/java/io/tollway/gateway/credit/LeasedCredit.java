package io.tollway.gateway.credit;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.tollway.gateway.credit.HoldEstimator.Estimate;
import io.tollway.gateway.state.SettlementFeed;
import io.tollway.gateway.usage.LeaseJournal;
import io.tollway.gateway.usage.NodeConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;

/** Credit by leases: the leases at hand on the caller's own thread, everything else by the agent. */
@Singleton
@Startup
class LeasedCredit implements CreditGate {
    private final LeaseBook book;
    private final LeaseAgent agent;
    private final HoldEstimator estimator;
    private final LongSupplier nanos;
    private final LeaseAuthority authority;

    @Inject
    LeasedCredit(
            CreditConfig config,
            NodeConfig node,
            Vertx vertx,
            LeaseJournal journal,
            SettlementFeed feed,
            Clock clock,
            MeterRegistry metrics) {
        this(
                config,
                node.id(),
                vertx,
                new HttpLeaseAuthority(vertx, config.leaseUrl(), config.leaseTokenFile(), config.callTimeout()),
                journal,
                clock);
        feed.onLeaseClosed(this::closedByBilling);
        metrics.gauge("gateway_credit_waiting", agent, LeaseAgent::waiting);
        metrics.gauge("gateway_credit_fenced", agent, each -> each.fenced() ? 1 : 0);
    }

    LeasedCredit(
            CreditConfig config,
            String nodeId,
            Vertx vertx,
            LeaseAuthority authority,
            LeaseJournal journal,
            Clock clock) {
        this.nanos = System::nanoTime;
        this.authority = authority;
        this.book = new LeaseBook(clock, nanos);
        this.agent = new LeaseAgent(vertx, book, authority, journal, nodeId, config, clock, nanos);
        this.estimator =
                new HoldEstimator(config.defaultOutputTokens(), config.outputFloorTokens(), config.imageTokens());
    }

    @PostConstruct
    void start() {
        agent.start();
    }

    @PreDestroy
    void stop() throws Exception {
        agent.stop();
        if (authority instanceof AutoCloseable client) {
            client.close();
        }
    }

    @Override
    public Future<HoldOutcome> reserve(HoldRequest request) {
        return switch (estimator.estimate(request)) {
            case Estimate.Unbounded unbounded ->
                Future.succeededFuture(new HoldOutcome.Unbounded(unbounded.field(), unbounded.remedy()));
            case Estimate.Bounded bounded -> reserve(request, bounded.terms());
        };
    }

    private Future<HoldOutcome> reserve(HoldRequest request, HoldTerms terms) {
        List<Bucket> buckets = terms.free() ? List.of() : book.bucketsOf(request);
        LeaseHold hold = LeaseHold.reserve(terms, terms.ceiling(), buckets, nanos, agent::wantMore);
        return hold != null
                ? Future.succeededFuture(new HoldOutcome.Held(hold, terms.ceiling(), false))
                : agent.await(request, terms);
    }

    /** Told by billing that a lease has ended. */
    void closedByBilling(io.tollway.contracts.ledger.LeaseClosed closed) {
        agent.closedByBilling(closed);
    }
}
