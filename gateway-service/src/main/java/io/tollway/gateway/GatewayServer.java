package io.tollway.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tollway.gateway.body.BodyConfig;
import io.tollway.gateway.byok.CredentialVault;
import io.tollway.gateway.byok.VaultConfig;
import io.tollway.gateway.control.Assertions;
import io.tollway.gateway.control.ControlConfig;
import io.tollway.gateway.control.Jwks;
import io.tollway.gateway.credit.CreditGate;
import io.tollway.gateway.exchange.ExchangeConfig;
import io.tollway.gateway.exchange.InFlight;
import io.tollway.gateway.http.EdgeParts;
import io.tollway.gateway.http.EdgeServer;
import io.tollway.gateway.http.HttpConfig;
import io.tollway.gateway.limit.TrafficLimits;
import io.tollway.gateway.provider.ProviderConfig;
import io.tollway.gateway.routing.HealthBoard;
import io.tollway.gateway.routing.RoutingConfig;
import io.tollway.gateway.state.KeyDirectory;
import io.tollway.gateway.state.SnapshotSource;
import io.tollway.gateway.storage.FolderBodyStore;
import io.tollway.gateway.storage.KeyEncryption;
import io.tollway.gateway.storage.SealedBodies;
import io.tollway.gateway.storage.StorageConfig;
import io.tollway.gateway.stored.StoredResponses;
import io.tollway.gateway.telemetry.EdgeCounters;
import io.tollway.gateway.usage.NodeConfig;
import io.tollway.gateway.usage.UsageLog;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Opens the public port after everything behind it, and closes it before: requests under way end first, within the drain time. */
@Singleton
public final class GatewayServer {
    private static final Logger LOG = Logger.getLogger(GatewayServer.class);
    private static final int LAST = 10_000;
    private static final long START_SECONDS = 20;
    private static final Duration DRAIN_CHECK = Duration.ofMillis(50);

    private final EdgeParts parts;
    private final Duration drainTimeout;
    private @Nullable EdgeServer server;

    GatewayServer(
            HttpConfig http,
            BodyConfig body,
            ExchangeConfig exchange,
            ProviderConfig provider,
            RoutingConfig routing,
            ControlConfig control,
            VaultConfig vault,
            StorageConfig storage,
            NodeConfig node,
            Clock clock,
            TrafficLimits limits,
            SnapshotSource snapshots,
            KeyDirectory keys,
            CreditGate credit,
            UsageLog usage,
            EdgeCounters counters,
            MeterRegistry metrics) {
        this.drainTimeout = http.drainTimeout();
        this.parts = new EdgeParts(
                http,
                body,
                exchange,
                provider,
                routing,
                control,
                node.id(),
                clock,
                snapshots,
                keys,
                credit,
                usage,
                CredentialVault.open(vault.kekFile()),
                new StoredResponses(
                        new SealedBodies(
                                new FolderBodyStore(storage.directory()), KeyEncryption.open(storage.kekFile())),
                        storage,
                        clock,
                        metrics),
                Assertions.open(control.assertionKeyFile(), clock),
                Jwks.beside(control.assertionKeyFile()),
                HealthBoard.of(routing),
                new InFlight(exchange),
                limits,
                counters,
                new AtomicBoolean());
    }

    void start(@Observes @Priority(LAST) StartupEvent event) {
        CompletableFuture<EdgeServer> starting =
                EdgeServer.start(parts).toCompletionStage().toCompletableFuture();
        server = await(starting);
        LOG.infof("the gateway answers at http://%s:%d", parts.http().host(), server.port());
    }

    /** Whether requests are taken. */
    public boolean isOpen() {
        return server != null && !parts.draining().get();
    }

    /** The public port in use. */
    public int port() {
        EdgeServer open = server;
        return open == null ? -1 : open.port();
    }

    void stop(@Observes @Priority(1) ShutdownEvent event) {
        parts.draining().set(true);
        long deadline = System.nanoTime() + drainTimeout.toNanos();
        while (parts.inFlight().total() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(DRAIN_CHECK.toNanos());
        }
        if (parts.inFlight().total() > 0) {
            LOG.warnf(
                    "%d requests were still under way after %s",
                    parts.inFlight().total(), drainTimeout);
        }
        EdgeServer open = server;
        if (open != null) {
            await(open.close().toCompletionStage().toCompletableFuture());
        }
        parts.stored().close();
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the public port did not open or close within " + START_SECONDS + " s", e);
        }
    }
}
