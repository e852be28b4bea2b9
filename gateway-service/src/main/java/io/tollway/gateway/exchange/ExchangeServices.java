package io.tollway.gateway.exchange;

import io.tollway.gateway.auth.PresentedKey;
import io.tollway.gateway.body.JsonGate;
import io.tollway.gateway.byok.CredentialVault;
import io.tollway.gateway.credit.CreditGate;
import io.tollway.gateway.dialect.Dialects;
import io.tollway.gateway.limit.TrafficLimits;
import io.tollway.gateway.provider.ProviderConfig;
import io.tollway.gateway.routing.RetryBudget;
import io.tollway.gateway.routing.RoutePlanner;
import io.tollway.gateway.routing.RouteTable;
import io.tollway.gateway.routing.RoutingConfig;
import io.tollway.gateway.state.KeyDirectory;
import io.tollway.gateway.state.SnapshotSource;
import io.tollway.gateway.stored.StoredResponses;
import io.tollway.gateway.telemetry.LoopCounters;
import io.tollway.gateway.upstream.Upstreams;
import io.tollway.gateway.usage.UsageLog;
import io.vertx.core.impl.ContextInternal;
import java.time.Clock;

/**
 * What the model calls of one event loop share. Those below {@code ids} are confined to the loop; the others may be shared by all.
 *
 * @param nodeId this gateway's name in records
 */
public record ExchangeServices(
        SnapshotSource snapshots,
        KeyDirectory keys,
        CreditGate credit,
        UsageLog usage,
        CredentialVault vault,
        StoredResponses stored,
        RoutePlanner planner,
        InFlight inFlight,
        TrafficLimits limits,
        JsonGate gate,
        Clock clock,
        String nodeId,
        int maxBodyBytes,
        ExchangeConfig config,
        ProviderConfig providerConfig,
        RoutingConfig routingConfig,
        RequestIds ids,
        PresentedKey presentedKey,
        RouteTable routes,
        Dialects dialects,
        Upstreams upstreams,
        RetryBudget retries,
        LoopCounters counters,
        InFlight.OfLoop running,
        LastBytes lastBytes,
        ContextInternal context) {}
