package io.tollway.gateway.http;

import io.tollway.gateway.body.BodyConfig;
import io.tollway.gateway.byok.CredentialVault;
import io.tollway.gateway.control.Assertions;
import io.tollway.gateway.control.ControlConfig;
import io.tollway.gateway.control.Jwks;
import io.tollway.gateway.credit.CreditGate;
import io.tollway.gateway.exchange.ExchangeConfig;
import io.tollway.gateway.exchange.InFlight;
import io.tollway.gateway.limit.TrafficLimits;
import io.tollway.gateway.provider.ProviderConfig;
import io.tollway.gateway.routing.HealthBoard;
import io.tollway.gateway.routing.RoutingConfig;
import io.tollway.gateway.state.KeyDirectory;
import io.tollway.gateway.state.SnapshotSource;
import io.tollway.gateway.stored.StoredResponses;
import io.tollway.gateway.telemetry.EdgeCounters;
import io.tollway.gateway.usage.UsageLog;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

/** What all event loops of the public port share. */
public record EdgeParts(
        HttpConfig http,
        BodyConfig body,
        ExchangeConfig exchange,
        ProviderConfig provider,
        RoutingConfig routing,
        ControlConfig control,
        String nodeId,
        Clock clock,
        SnapshotSource snapshots,
        KeyDirectory keys,
        CreditGate credit,
        UsageLog usage,
        CredentialVault vault,
        StoredResponses stored,
        Assertions assertions,
        Jwks jwks,
        HealthBoard health,
        InFlight inFlight,
        TrafficLimits limits,
        EdgeCounters counters,
        AtomicBoolean draining) {}
