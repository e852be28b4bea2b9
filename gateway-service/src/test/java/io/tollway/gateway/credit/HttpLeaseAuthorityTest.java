package io.tollway.gateway.credit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.state.BudgetBucket;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same contract over HTTP, in the wire format of the lease port. */
class HttpLeaseAuthorityTest extends LeaseAuthorityContract {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    LeaseAuthority authority(UUID organization, long creditNano) {
        FakeAuthority authority = new FakeAuthority();
        authority.limit(organization, creditNano);
        return over(authority, "secret");
    }

    @Test
    void aWrongTokenOrAnAbsentPortIsAFailureAndNoAnswer() {
        LeaseAuthority wrong = over(new FakeAuthority(), "other");
        assertThat(failure(wrong))
                .isInstanceOf(LeaseAuthority.Unreachable.class)
                .hasMessageContaining("401");
        LeaseAuthority absent = client(URI.create("http://127.0.0.1:1"));
        assertThat(failure(absent)).isNotNull();
    }

    @Test
    void windowsTravelAsInstants() {
        FakeAuthority authority = new FakeAuthority();
        UUID key = UUID.randomUUID();
        authority.limit(key, 50);
        LeaseAuthority client = over(authority, "secret");
        UUID spool = UUID.randomUUID();
        long epoch = CreditFixture.join(client.open(spool, "gw-1")).epoch();
        BucketKey window =
                new BucketKey(BucketKey.Kind.KEY, key, CreditFixture.ORG, 1_700_000_000_000L, 1_700_086_400_000L);
        var grant = CreditFixture.join(client.grant(
                        spool, "gw-1", epoch, List.of(new LeaseAuthority.Ask(UUID.randomUUID(), window, 20, 20, 1))))
                .getFirst();
        assertThat(grant.grantedNano()).isEqualTo(20);
        assertThat(grant.limitNano()).isEqualTo(50);
    }

    @Test
    void aBudgetsBucketIsNamedByItsBudgetAndItsValue() {
        FakeAuthority authority = new FakeAuthority();
        LeaseAuthority client = over(authority, "secret");
        UUID spool = UUID.randomUUID();
        long epoch = CreditFixture.join(client.open(spool, "gw-1")).epoch();
        UUID budget = UUID.randomUUID();
        BudgetBucket alice = BudgetBucket.of(budget, "alice");
        authority.limit(alice.id(), 50);
        BucketKey bucket = new BucketKey(
                BucketKey.Kind.BUDGET, alice.id(), CreditFixture.ORG, BucketKey.NO_WINDOW, BucketKey.NO_WINDOW);
        var ask = new LeaseAuthority.Ask(
                UUID.randomUUID(), bucket, 20, 20, 1, new LeaseAuthority.BudgetName(budget, "alice"));

        var grant = CreditFixture.join(client.grant(spool, "gw-1", epoch, List.of(ask)))
                .getFirst();

        assertThat(grant.grantedNano()).isEqualTo(20);
        assertThat(authority.named).containsExactly(new LeaseAuthority.BudgetName(budget, "alice"));
    }

    private static Throwable failure(LeaseAuthority authority) {
        return authority
                .open(UUID.randomUUID(), "gw-1")
                .toCompletionStage()
                .handle((result, error) -> error)
                .toCompletableFuture()
                .join();
    }

    private LeaseAuthority over(FakeAuthority authority, String serverToken) {
        FakeLeasePort port = new FakeLeasePort(vertx, authority, serverToken);
        opened.add(port);
        return client(port.address());
    }

    private LeaseAuthority client(URI address) {
        try {
            Path token = Files.writeString(folder.resolve("lease-token"), "secret\n");
            HttpLeaseAuthority client = new HttpLeaseAuthority(vertx, address, token, Duration.ofSeconds(15));
            opened.addFirst(client);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
