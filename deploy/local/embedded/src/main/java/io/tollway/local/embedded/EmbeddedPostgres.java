package io.tollway.local.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A real PostgreSQL server of our own, with the settings money needs: fsync and synchronous_commit on, checksums, SCRAM
 * passwords, loopback only. Data stays in its folder between runs.
 *
 * <p>For tests {@link #start()} is enough; {@link #createDatabase(String)} then gives a database with its two roles.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration STOP_GRACE = Duration.ofSeconds(30);

    private final PostgresCluster cluster;
    private final int port;
    private final ProcessId process;
    private final boolean removeOnClose;

    private EmbeddedPostgres(PostgresCluster cluster, int port, ProcessId process, boolean removeOnClose) {
        this.cluster = cluster;
        this.port = port;
        this.process = process;
        this.removeOnClose = removeOnClose;
    }

    /** A throw-away server on a free port; its data is removed on close, and when this JVM ends. */
    public static EmbeddedPostgres start() {
        try {
            Path folder = Files.createTempDirectory("tollway-postgres-");
            Guardian.removeAtEnd(folder);
            PostgresOptions options =
                    new PostgresOptions(FreePort.find(), folder.resolve("server.log"), Lifetime.WITH_THIS_JVM);
            return start(folder, options, process -> {}, true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a temporary folder for PostgreSQL", e);
        }
    }

    /** A server on a free port that ends with this JVM; its data stays in the folder, so starting again there finds it. */
    public static EmbeddedPostgres start(Path folder) {
        return start(
                folder, new PostgresOptions(FreePort.find(), folder.resolve("server.log"), Lifetime.WITH_THIS_JVM));
    }

    /**
     * Starts a server on the data in the folder, creating them on the first run, and waits until it answers.
     *
     * @throws ServerStartException when it does not come up; says why and what to do
     */
    public static EmbeddedPostgres start(Path folder, PostgresOptions options) {
        return start(folder, options, process -> {});
    }

    /**
     * {@link #start(Path, PostgresOptions)} that tells the process as soon as it exists, long before it answers, so that the
     * caller can clean up after an interrupted start.
     */
    public static EmbeddedPostgres start(Path folder, PostgresOptions options, Consumer<ProcessId> spawned) {
        return start(folder, options, spawned, false);
    }

    private static synchronized EmbeddedPostgres start(
            Path folder, PostgresOptions options, Consumer<ProcessId> spawned, boolean removeOnClose) {
        PostgresCluster cluster = PostgresCluster.in(folder);
        Optional<ProcessId> running = cluster.runningServer();
        if (running.isPresent()) {
            throw new ServerStartException(
                    "A PostgreSQL server already runs on " + cluster.data() + " (pid "
                            + running.get().pid() + "); stop it first.",
                    List.of());
        }
        cluster.createIfMissing(options.log());
        ChildProcess child = ChildProcess.start(new ChildCommand(
                "PostgreSQL",
                cluster.serverCommand(options.port()),
                Map.of(),
                cluster.home(),
                options.log(),
                options.lifetime(),
                StopSignal.INT));
        spawned.accept(child.id());
        child.awaitReady(() -> answers(cluster, options.port()), START_TIMEOUT);
        // With runuser or setpriv in between, the file that the server writes is the authority on its process.
        ProcessId process = cluster.runningServer().orElse(child.id());
        return new EmbeddedPostgres(cluster, options.port(), process, removeOnClose);
    }

    /** The running server of that folder, started by an earlier JVM; empty when there is none. */
    public static Optional<EmbeddedPostgres> attach(Path folder) {
        if (!Files.exists(folder)) {
            return Optional.empty();
        }
        PostgresCluster cluster = PostgresCluster.in(folder);
        return cluster.runningServer().flatMap(process -> cluster.runningPort()
                .map(port -> new EmbeddedPostgres(cluster, port, process, false)));
    }

    /** On 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The server process itself, not a wrapper. */
    public ProcessId process() {
        return process;
    }

    /** The cluster's superuser; only for administration, never for a service. */
    public PostgresLogin superuser() {
        return cluster.superuser();
    }

    /** {@link #createDatabase(String, String, String)} with passwords that are of no use elsewhere. */
    public PostgresDatabase createDatabase(String name) {
        return createDatabase(name, Secrets.password(), Secrets.password());
    }

    /**
     * Makes sure that the database {@code name} and its roles {@code name_owner} and {@code name_app} exist and have these
     * passwords. The app role is no owner and no superuser, and gets SELECT, INSERT, UPDATE, DELETE on what the owner creates.
     *
     * @param name lower-case letters, digits and underscores
     */
    public PostgresDatabase createDatabase(String name, String ownerPassword, String appPassword) {
        PostgresDatabase database = new PostgresDatabase(
                port,
                name,
                new PostgresLogin(name + "_owner", ownerPassword),
                new PostgresLogin(name + "_app", appPassword));
        try {
            DatabaseCreation.run(this::connect, database);
        } catch (SQLException e) {
            throw new ServerStartException(
                    "Cannot create the database '" + name + "': " + e.getMessage(), List.of(), e);
        }
        return database;
    }

    /**
     * Makes sure that the role {@code NAME_inspector} exists: not bound by row-level security, member of the owner. For people
     * and checks that must see every tenant's rows; never for a service.
     */
    public PostgresLogin createInspector(PostgresDatabase database, String password) {
        PostgresLogin inspector = new PostgresLogin(database.name() + "_inspector", password);
        try {
            DatabaseCreation.inspector(this::connect, database, inspector);
        } catch (SQLException e) {
            throw new ServerStartException(
                    "Cannot create the role '" + inspector.user() + "': " + e.getMessage(), List.of(), e);
        }
        return inspector;
    }

    /** Fast shutdown: clients are disconnected, everything committed is on disk. */
    @Override
    public void close() {
        process.stop(StopSignal.INT, STOP_GRACE);
        if (removeOnClose) {
            cluster.remove();
        }
    }

    /** As a crash would: nothing is flushed, nothing is asked. Committed data must survive it. */
    public void kill() {
        StopSignal.KILL.send(process);
        process.awaitEnd(STOP_GRACE);
    }

    private Connection connect(String database) throws SQLException {
        return connect(cluster, port, database);
    }

    private static Connection connect(PostgresCluster cluster, int port, String database) throws SQLException {
        PostgresLogin superuser = cluster.superuser();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database
                        + "?connectTimeout=5&ApplicationName=local-embedded",
                superuser.user(),
                superuser.password());
    }

    private static boolean answers(PostgresCluster cluster, int port) {
        if (!FreePort.answers(port)) {
            return false;
        }
        try (Connection connection = connect(cluster, port, "postgres")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            // "the database system is starting up", for example while it recovers from a crash
            return false;
        }
    }
}
