package io.tollway.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.gateway.provider.Target;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final String PASSWORD = "only-for-this-test";
    private static final int LARGE = 64 * 1024 * 1024;

    @TempDir
    Path folder;

    @Test
    void aConnectionServesOneCallAfterTheOther() throws IOException {
        try (RawProvider provider = new RawProvider(caller -> caller.alwaysSay(OK));
                CallingLoop loop = new CallingLoop(provider.port())) {
            assertThat(loop.call()).isEqualTo("200 ok");
            assertThat(loop.call()).isEqualTo("200 ok");
            assertThat(provider.connections()).isOne();
        }
    }

    @Test
    void aChunkedAnswerIsReadToItsEndAndItsTrailersAreDropped() throws IOException {
        String chunked =
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\nx-sum: 1\r\n\r\n";
        try (RawProvider provider = new RawProvider(caller -> caller.alwaysSay(chunked));
                CallingLoop loop = new CallingLoop(provider.port())) {
            assertThat(loop.call()).isEqualTo("200 hello world");
            assertThat(loop.call()).isEqualTo("200 hello world");
            assertThat(provider.connections()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nkeep-alive: timeout=1\r\ncontent-length: 2\r\n\r\nok",
                "HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok"
            })
    void aConnectionThatTheProviderWillCloseIsNotUsedAgain(String answer) throws IOException {
        try (RawProvider provider = new RawProvider(caller -> caller.alwaysSay(answer));
                CallingLoop loop = new CallingLoop(provider.port())) {
            assertThat(loop.call()).isEqualTo("200 ok");
            assertThat(loop.call()).isEqualTo("200 ok");
            assertThat(provider.connections()).isEqualTo(2);
        }
    }

    @Test
    void anAnswerWithoutALengthEndsWithItsConnection() throws IOException {
        try (RawProvider provider = new RawProvider(caller -> {
                    caller.request();
                    caller.say("HTTP/1.1 200 OK\r\n\r\nuntil the end");
                });
                CallingLoop loop = new CallingLoop(provider.port())) {
            assertThat(loop.call()).isEqualTo("200 until the end");
        }
    }

    @Test
    void answersBeforeTheAnswerAreNotTold() throws IOException {
        String hints = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n";
        try (RawProvider provider = new RawProvider(caller -> caller.alwaysSay(hints + OK));
                CallingLoop loop = new CallingLoop(provider.port())) {
            assertThat(loop.call()).isEqualTo("200 ok");
            assertThat(loop.call()).isEqualTo("200 ok");
            assertThat(provider.connections()).isOne();
        }
    }

    @Test
    void aKeptConnectionThatClosesWithoutAWordHasNotAnswered() throws IOException {
        try (RawProvider provider = new RawProvider(caller -> {
                    caller.request();
                    caller.say(OK);
                    caller.request();
                });
                CallingLoop loop = new CallingLoop(provider.port())) {
            assertThat(loop.call()).isEqualTo("200 ok");
            assertThat(loop.call()).isEqualTo("stale");
        }
    }

    @Test
    void aResetIsACloseToo() throws IOException {
        try (RawProvider provider = new RawProvider(caller -> {
                    caller.request();
                    caller.say(OK);
                    caller.request();
                    caller.socket().setSoLinger(true, 0);
                });
                CallingLoop loop = new CallingLoop(provider.port())) {
            assertThat(loop.call()).isEqualTo("200 ok");
            assertThat(loop.call()).isEqualTo("stale");
        }
    }

    @Test
    void whoClosesAFreshConnectionMayHaveWorkedOnTheRequest() throws IOException {
        try (RawProvider provider = new RawProvider(caller -> caller.request());
                CallingLoop loop = new CallingLoop(provider.port())) {
            assertThat(loop.call()).isEqualTo("closed");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\nhalf', closed",
        "'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n', closed",
        "'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', malformed",
        "'HTTP/1.1 100 Continue\r\n\r\n', closed",
        "'I am no server of that kind\r\n\r\n', malformed"
    })
    void whatEndsTooEarlyOrIsNoAnswerIsBroken(String said, String how) throws IOException {
        try (RawProvider provider = new RawProvider(caller -> {
                    caller.request();
                    caller.say(said);
                });
                CallingLoop loop = new CallingLoop(provider.port())) {
            assertThat(loop.call()).isEqualTo(how);
        }
    }

    @Test
    void aHeadWithoutAnEndIsBroken() throws IOException {
        try (RawProvider provider = new RawProvider(caller -> {
                    caller.request();
                    caller.say("HTTP/1.1 200 OK\r\nx-padding: " + "a".repeat(17 * 1024));
                    caller.request(); // until the gateway has had enough
                });
                CallingLoop loop = new CallingLoop(provider.port())) {
            assertThat(loop.call()).isEqualTo("malformed");
        }
    }

    @Test
    void aConnectionThatSpeaksUnaskedIsNotUsedAgain() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawProvider provider = new RawProvider(caller -> {
                    caller.request();
                    caller.say(OK + (caller.number() == 1 ? OK : ""));
                    caller.request();
                    closed.countDown();
                });
                CallingLoop loop = new CallingLoop(provider.port())) {
            assertThat(loop.call()).isEqualTo("200 ok");
            await(closed);
            assertThat(loop.call()).isEqualTo("200 ok");
            assertThat(provider.connections()).isEqualTo(2);
        }
    }

    @Test
    void anAnswerTooManyIsNotTheNextCalls() throws IOException {
        String other = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nother";
        try (RawProvider provider = new RawProvider(caller -> {
                    caller.request();
                    caller.say(OK + (caller.number() == 1 ? other : ""));
                    caller.request();
                });
                CallingLoop loop = new CallingLoop(provider.port(), null, Map.of("gateway.provider.pool-size", "1"))) {
            CallingLoop.Call first = loop.start(true, CallingLoop.NOTHING);
            CallingLoop.Call waits = loop.start(true, CallingLoop.NOTHING);

            assertThat(first.outcome()).isEqualTo("200 ok");
            assertThat(waits.outcome()).isEqualTo("200 ok");
            assertThat(provider.connections()).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OK, "HTTP/1.1 200 OK\r\n", "H"})
    void anAnswerBeforeItsRequestOrAPartOfOneIsNobodys(String unasked) throws IOException {
        CountDownLatch claimed = new CountDownLatch(1);
        try (RawProvider provider = new RawProvider(caller -> {
                    caller.request();
                    caller.say(OK);
                    await(claimed);
                    caller.say(unasked);
                    caller.request();
                });
                CallingLoop loop = new CallingLoop(provider.port())) {
            assertThat(loop.call()).isEqualTo("200 ok");
            CallingLoop.Call silent = loop.start(false, CallingLoop.NOTHING);
            silent.connection();
            claimed.countDown();

            assertThat(silent.outcome()).isEqualTo("stale");
        }
    }

    @Test
    void aCallThatIsGivenUpClosesItsConnectionAlthoughTheProviderReadsNothing() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (RawProvider provider = new RawProvider(caller -> await(over));
                CallingLoop loop = new CallingLoop(provider.port())) {
            UpstreamConnection connection =
                    loop.start(false, CallingLoop.NOTHING).connection();
            CompletableFuture<Boolean> usable = new CompletableFuture<>();
            loop.onLoop(() -> {
                connection.head().post("/v1", "/chat");
                connection.send(new byte[LARGE]);
                connection.close();
                usable.complete(connection.isUsable());
            });

            assertThat(CallingLoop.await(usable)).isFalse();
            over.countDown();
        }
    }

    @Test
    void whoComesWhenAllAreTakenWaitsForTheNextOneThatIsFreeAndNoMoreThanSoMany() throws IOException {
        try (RawProvider provider = new RawProvider(caller -> caller.alwaysSay(OK));
                CallingLoop loop = new CallingLoop(
                        provider.port(),
                        null,
                        Map.of("gateway.provider.pool-size", "1", "gateway.provider.pool-waiters", "1"))) {
            CallingLoop.Call holds = loop.start(false, CallingLoop.NOTHING);
            UpstreamConnection held = holds.connection();
            CallingLoop.Call left = loop.start(true, CallingLoop.NOTHING);
            assertThat(loop.start(true, CallingLoop.NOTHING).outcome()).isEqualTo("unconnected");
            left.gone = true;
            CallingLoop.Call waits = loop.start(true, CallingLoop.NOTHING);
            assertThat(loop.start(true, CallingLoop.NOTHING).outcome()).isEqualTo("unconnected");

            loop.onLoop(held::giveBack);

            assertThat(waits.outcome()).isEqualTo("200 ok");
            assertThat(left.connected).isNotDone();
            assertThat(provider.connections()).isOne();
        }
    }

    @Test
    void aClosedConnectionMakesRoomForWhoWaits() throws IOException {
        try (RawProvider provider = new RawProvider(caller -> caller.alwaysSay(OK));
                CallingLoop loop = new CallingLoop(provider.port(), null, Map.of("gateway.provider.pool-size", "1"))) {
            UpstreamConnection held = loop.start(false, CallingLoop.NOTHING).connection();
            CallingLoop.Call waits = loop.start(true, CallingLoop.NOTHING);

            loop.onLoop(held::close);

            assertThat(waits.outcome()).isEqualTo("200 ok");
            assertThat(provider.connections()).isEqualTo(2);
            assertThat(waits.heardOn).isEqualTo(loop.thread()).isNotNull();
        }
    }

    @Test
    void whereNobodyListensThereIsNoConnection() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        try (CallingLoop loop = new CallingLoop(port, null, Map.of("gateway.provider.pool-size", "1"))) {
            assertThat(loop.call()).isEqualTo("unconnected");
            assertThat(loop.call()).isEqualTo("unconnected");
        }
    }

    @Test
    void httpsIsSpokenWithWhoeverCanProveTheNameThatWasCalled() throws Exception {
        makeCertificate("localhost");
        PfxOptions key =
                new PfxOptions().setPath(folder.resolve("key.p12").toString()).setPassword(PASSWORD);
        PemTrustOptions trust = new PemTrustOptions()
                .addCertPath(folder.resolve("certificate.pem").toString());
        Vertx vertx = Vertx.vertx();
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setSsl(true).setKeyCertOptions(key))
                .requestHandler(request -> request.response().end("ok"));
        int port = CallingLoop.await(
                        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture())
                .actualPort();
        try (CallingLoop knowing = new CallingLoop(port, trust, Map.of());
                CallingLoop stranger = new CallingLoop(port)) {
            Target named = new Target("localhost", port, true, "");
            assertThat(knowing.start(named, true, CallingLoop.NOTHING).outcome())
                    .isEqualTo("200 ok");
            assertThat(knowing.start(named, true, CallingLoop.NOTHING).outcome())
                    .isEqualTo("200 ok");
            assertThat(knowing.start(new Target("127.0.0.1", port, true, ""), true, CallingLoop.NOTHING)
                            .outcome())
                    .as("another name than the certificate's")
                    .isEqualTo("unconnected");
            assertThat(stranger.start(named, true, CallingLoop.NOTHING).outcome())
                    .as("a certificate that nobody vouches for")
                    .isEqualTo("unconnected");
        } finally {
            CallingLoop.await(vertx.close().toCompletionStage().toCompletableFuture());
        }
    }

    @Test
    void aPausedAnswerHoldsItsProviderBackAndIsReadOnAfterwards() throws Exception {
        CountDownLatch paused = new CountDownLatch(1);
        CountDownLatch full = new CountDownLatch(1);
        try (RawProvider provider = new RawProvider(caller -> {
                    caller.request();
                    caller.say("HTTP/1.1 200 OK\r\ncontent-length: " + LARGE + "\r\n\r\n");
                    await(paused);
                    writeLarge(caller.socket().getChannel(), full);
                });
                CallingLoop loop = new CallingLoop(provider.port())) {
            CallingLoop.Call call = loop.start(true, connection -> {
                connection.pause();
                paused.countDown();
            });
            await(full);
            assertThat(call.body.size()).isLessThanOrEqualTo(64 * 1024);

            loop.onLoop(call.connection()::resume);

            assertThat(call.outcome()).hasSize("200 ".length() + LARGE);
        }
    }

    /** A key with a certificate that it gave itself, and the certificate alone. */
    private void makeCertificate(String name) throws Exception {
        String key =
                "-genkeypair -alias server -keyalg EC -storetype PKCS12 -dname CN=" + name + " -ext san=dns:" + name;
        keytool(key);
        keytool("-exportcert -alias server -rfc -file " + folder.resolve("certificate.pem"));
    }

    private void keytool(String arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-keystore", folder.resolve("key.p12").toString(), "-storepass", PASSWORD));
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tool.waitFor()).as(said).isZero();
    }

    /** Sends a large body; tells when the socket took no more of it, which is when nobody reads. */
    private static void writeLarge(SocketChannel channel, CountDownLatch full) throws IOException {
        ByteBuffer body = ByteBuffer.allocate(LARGE);
        channel.configureBlocking(false);
        while (channel.write(body) > 0) {
            // until it takes no more
        }
        full.countDown();
        channel.configureBlocking(true);
        channel.write(body);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
