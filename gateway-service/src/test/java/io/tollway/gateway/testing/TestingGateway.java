package io.tollway.gateway.testing;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.gateway.body.BodyConfig;
import io.tollway.gateway.byok.CredentialVault;
import io.tollway.gateway.control.Assertions;
import io.tollway.gateway.control.ControlConfig;
import io.tollway.gateway.control.Jwks;
import io.tollway.gateway.exchange.ExchangeConfig;
import io.tollway.gateway.exchange.InFlight;
import io.tollway.gateway.http.EdgeParts;
import io.tollway.gateway.http.EdgeServer;
import io.tollway.gateway.http.HttpConfig;
import io.tollway.gateway.limit.LimitConfig;
import io.tollway.gateway.limit.TrafficLimits;
import io.tollway.gateway.provider.ProviderConfig;
import io.tollway.gateway.routing.HealthBoard;
import io.tollway.gateway.routing.RoutingConfig;
import io.tollway.gateway.storage.FolderBodyStore;
import io.tollway.gateway.storage.KeyEncryption;
import io.tollway.gateway.storage.SealedBodies;
import io.tollway.gateway.storage.StorageConfig;
import io.tollway.gateway.stored.StoredResponses;
import io.tollway.gateway.telemetry.EdgeCounters;
import io.tollway.gateway.telemetry.LoopCounters;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The public port on a free port of this process, with real routing, streaming and settlement, and credit, spool and key directory in memory. */
public final class TestingGateway implements AutoCloseable {
    private final World world;
    private final WalletCredit credit = new WalletCredit(1_000_000_000L);
    private final MemoryUsageLog usage = new MemoryUsageLog();
    private final EdgeCounters counters = new EdgeCounters();
    private final InFlight inFlight;
    private final AtomicBoolean draining = new AtomicBoolean();
    private final KeyPair signing;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final StoredResponses stored;
    private final EdgeServer server;

    private TestingGateway(World world, Map<String, String> settings) throws Exception {
        this.world = world;
        this.signing = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        SmallRyeConfig config = config(settings);
        this.inFlight = new InFlight(config.getConfigMapping(ExchangeConfig.class));
        RoutingConfig routing = config.getConfigMapping(RoutingConfig.class);
        Clock clock = Clock.systemUTC();
        StorageConfig storage = config.getConfigMapping(StorageConfig.class);
        this.stored = new StoredResponses(
                new SealedBodies(new FolderBodyStore(storage.directory()), KeyEncryption.open(storage.kekFile())),
                storage,
                clock,
                metrics);
        this.server = EdgeServer.start(new EdgeParts(
                        config.getConfigMapping(HttpConfig.class),
                        config.getConfigMapping(BodyConfig.class),
                        config.getConfigMapping(ExchangeConfig.class),
                        config.getConfigMapping(ProviderConfig.class),
                        routing,
                        config.getConfigMapping(ControlConfig.class),
                        "gateway-test",
                        clock,
                        world,
                        digest -> Future.succeededFuture(Optional.<ApiKeyState>empty()),
                        credit,
                        usage,
                        new CredentialVault(world.kek()),
                        stored,
                        new Assertions(signing.getPrivate(), clock),
                        Jwks.beside(Path.of("absent.key")),
                        HealthBoard.of(routing),
                        inFlight,
                        new TrafficLimits(config.getConfigMapping(LimitConfig.class), clock),
                        counters,
                        draining))
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    /** @param settings configuration keys that differ from the defaults */
    public static TestingGateway start(World world, Map<String, String> settings) {
        try {
            return new TestingGateway(world, settings);
        } catch (Exception e) {
            throw new IllegalStateException("the gateway does not start", e);
        }
    }

    private static SmallRyeConfig config(Map<String, String> settings) throws IOException {
        Path bodies = Path.of("target", "bodies-of-tests");
        Files.createDirectories(bodies);
        Path keys = Files.writeString(
                bodies.resolve("kek"), Base64.getEncoder().encodeToString(new byte[32]), StandardCharsets.US_ASCII);
        Map<String, String> all = new HashMap<>(Map.of(
                "gateway.http.port", "0",
                "gateway.http.event-loops", "1",
                "gateway.control.accounts-url", "http://127.0.0.1:1",
                "gateway.control.billing-url", "http://127.0.0.1:1",
                "gateway.control.internal-token-file", "absent",
                "gateway.control.assertion-key-file", "absent",
                "gateway.exchange.sweep-every", "20ms"));
        all.put(
                "gateway.storage.directory",
                bodies.resolve(UUID.randomUUID().toString()).toString());
        all.put("gateway.storage.kek-file", keys.toString());
        all.putAll(settings);
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .addDefaultInterceptors()
                .addDiscoveredConverters();
        for (Class<?> mapping : java.util.List.of(
                HttpConfig.class,
                BodyConfig.class,
                ExchangeConfig.class,
                ProviderConfig.class,
                RoutingConfig.class,
                LimitConfig.class,
                ControlConfig.class,
                StorageConfig.class)) {
            builder.withMapping(mapping);
        }
        return builder.build();
    }

    public String url() {
        return "http://127.0.0.1:" + server.port();
    }

    public int port() {
        return server.port();
    }

    public World world() {
        return world;
    }

    public WalletCredit credit() {
        return credit;
    }

    public MemoryUsageLog usage() {
        return usage;
    }

    public KeyPair signing() {
        return signing;
    }

    public long count(LoopCounters.Metric metric) {
        return counters.sum(metric);
    }

    /** The count of what became of stored responses, by its result. */
    public double stored(String result) {
        var counter = metrics.find("gateway_stored_responses_total")
                .tag("result", result)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    public int inFlight() {
        return inFlight.total();
    }

    public void drain() {
        draining.set(true);
    }

    @Override
    public void close() {
        try {
            server.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the gateway does not stop", e);
        }
        stored.close();
    }
}
