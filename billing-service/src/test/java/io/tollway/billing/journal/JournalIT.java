package io.tollway.billing.journal;

import static io.restassured.RestAssured.given;
import static io.tollway.billing.stack.Waiting.until;
import static io.tollway.billing.stack.Waiting.untilTheServiceIsReady;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tollway.billing.cash.PostedUsage;
import io.tollway.billing.database.Database;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.ledger.GrantPosting;
import io.tollway.billing.ledger.Ledger;
import io.tollway.billing.ledger.TopUpPosting;
import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.proof.LedgerInvariants;
import io.tollway.billing.stack.Accounts;
import io.tollway.billing.stack.BillingStack;
import io.tollway.billing.stack.GatewayNode;
import io.tollway.billing.stack.Tokens;
import io.tollway.contracts.state.MemberState;
import io.tollway.contracts.usage.UsageEvent.Final;
import io.tollway.verify.JournalCheck;
import io.tollway.verify.Verdict;
import io.tollway.verify.Verdict.DoesNotFit;
import io.tollway.verify.Verdict.Fits;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The journal as an organization downloads it, judged by the independent program. */
@QuarkusTest
@QuarkusTestResource(BillingStack.class)
class JournalIT {
    private static final long DOLLAR = 1_000_000_000L;

    @Inject
    Ledger ledger;

    @Inject
    LedgerInvariants invariants;

    @Inject
    Database database;

    @Inject
    JournalSealing sealing;

    @Inject
    SealedDayCheck check;

    @Inject
    PostedUsage posted;

    private Accounts accounts;
    private GatewayNode node;
    private UUID organization;
    private Final request;

    @BeforeEach
    void anOrganizationThatPaidWasGivenAndSpent() {
        untilTheServiceIsReady();
        accounts = new Accounts();
        organization = accounts.organization();
        accounts.price(GatewayNode.ENDPOINT, 1, 1_000, 2_000);
        topUp("10.00");
        grant("1.00");
        node = new GatewayNode();
        node.open();
        UUID lease = UUID.randomUUID();
        until("the lease is granted", () -> "granted"
                .equals(node.lease(lease, organization, 5 * DOLLAR, DOLLAR)
                        .path("outcome")
                        .asText()));
        // More than the gift, so that both kinds of credit are drawn from.
        Final first = node.used(organization, lease, 700_000_000L);
        request = node.used(organization, lease, 800_000_000L);
        node.ship(first, request);
        until("usage is applied", () -> balance() == 9_500_000_000L);
    }

    @AfterEach
    void theBooksClose() {
        node.close();
        accounts.close();
        assertThat(invariants.broken().await().indefinitely()).isEmpty();
    }

    @Test
    void theDownloadedJournalGivesTheBalance() {
        Fits fits = (Fits) verify(download());

        assertThat(fits.balanceNano()).isEqualTo(9_500_000_000L);
        assertThat(fits.requests()).isEqualTo(2);
        assertThat(fits.organization()).isEqualTo(organization.toString());
    }

    @Test
    void aJournalOfManyPagesAndAnOverdraftThatWasPaidBackFits() {
        posted.post(organization, "acme/many", 2_500, 4_000_000L);
        assertThat(balance()).isEqualTo(-500_000_000L);
        assertThat(verify(download())).isInstanceOf(Fits.class);

        topUp("3.00");
        posted.post(organization, "acme/free", 1_001, 0);

        Fits fits = (Fits) verify(download());
        assertThat(fits.balanceNano()).isEqualTo(2_500_000_000L);
        assertThat(fits.requests()).isEqualTo(3_503);
    }

    @Test
    void creditThatExpiredFitsToo() {
        ledger.grant(new GrantPosting(
                        new OrganizationId(organization),
                        UUID.randomUUID(),
                        NanoUsd.parse("2.00"),
                        "trial",
                        "test",
                        Instant.now().minusSeconds(1)))
                .await()
                .indefinitely();
        until("the janitor took it back", () -> balance() == 9_500_000_000L);

        Fits fits = (Fits) verify(download());

        assertThat(fits.balanceNano()).isEqualTo(9_500_000_000L);
    }

    @Test
    void aChangedMissingOrSwappedRowOfTheFileIsNamed() {
        List<String> honest = download();
        int row = indexOf(honest, request.requestId().toString());

        List<String> changed = new ArrayList<>(honest);
        changed.set(row, honest.get(row).replace("\"charge_nano\":800000000", "\"charge_nano\":800000001"));
        List<String> missing = new ArrayList<>(honest);
        missing.remove(row);
        List<String> swapped = new ArrayList<>(honest);
        Collections.swap(swapped, row - 1, row);

        assertThat(((DoesNotFit) verify(changed)).line()).isEqualTo(row + 1L);
        assertThat(((DoesNotFit) verify(missing)).line()).isEqualTo(row + 1L);
        assertThat(((DoesNotFit) verify(swapped)).line()).isEqualTo((long) row);
    }

    @Test
    void whatIsChangedInTheDatabaseAfterItsDayWasSealedIsFound() {
        sealToday();
        List<String> kept = download();
        assertThat(((Fits) verify(kept)).sealedDays()).isEqualTo(1);
        given().auth()
                .oauth2(Tokens.managementKey(organization))
                .get("/api/v1/journal/days")
                .then()
                .statusCode(200)
                .body("data.size()", equalTo(1))
                .body("data[0].day", equalTo(today().toString()))
                .body("data[0].rows", equalTo(rows(kept)));

        update("UPDATE usage_record SET model = 'acme/other' WHERE request_id = $1");
        DoesNotFit renamed = (DoesNotFit) verify(download());
        update("UPDATE usage_record SET model = 'acme/test' WHERE request_id = $1");

        assertThat(renamed.reason()).contains("day " + today() + " was sealed with other rows");
        assertThat(verify(download(), days(kept))).isInstanceOf(Fits.class);
    }

    @Test
    void aChangeToASealedDayIsFoundWithoutAnyDownload() {
        sealToday();
        assertThat(checkToday()).isTrue();

        update("UPDATE usage_record SET model = 'acme/other' WHERE request_id = $1");
        assertThat(checkToday()).isFalse();
        assertThat(invariants.broken().await().indefinitely())
                .extracting(LedgerInvariants.Finding::name)
                .contains("sealed_days_are_unchanged");

        update("UPDATE usage_record SET model = 'acme/test' WHERE request_id = $1");
        assertThat(checkToday()).isTrue();
    }

    @Test
    void aRequestThatVanishedFromTheDatabaseIsFoundWithItsTransaction() {
        UUID stranger = accounts.organization();
        database.asLedger(sql -> sql.preparedQuery("UPDATE usage_record SET tenant_id = $2 WHERE request_id = $1")
                        .execute(Tuple.of(request.requestId(), stranger)))
                .await()
                .indefinitely();
        DoesNotFit vanished = (DoesNotFit) verify(download());
        database.asLedger(sql -> sql.preparedQuery("UPDATE usage_record SET tenant_id = $2 WHERE request_id = $1")
                        .execute(Tuple.of(request.requestId(), organization)))
                .await()
                .indefinitely();

        assertThat(vanished.reason()).contains("for usage, and its requests cost");
        assertThat(verify(download())).isInstanceOf(Fits.class);
    }

    @Test
    void aRowThatIsAddedToASealedDayIsFound() {
        sealToday();
        sealToday();
        int before = rows(download());
        grant("1.00");

        DoesNotFit late = (DoesNotFit) verify(download());

        assertThat(late.reason()).contains("was sealed with " + before + " rows, here are " + (before + 2));
    }

    @Test
    void theChainGoesOnOverDaysThatWereSealedOneByOne() {
        sealToday();
        sealing.sealUntil(midnight(3)).await().indefinitely();

        assertThat(((Fits) verify(download())).sealedDays()).isEqualTo(1);
    }

    @Test
    void onlyThoseWhoMayReadDocumentsGetIt() {
        UUID other = accounts.organization();
        grant(other, "1.00");
        String developer = "dev-" + UUID.randomUUID();
        accounts.member(organization, developer, MemberState.Role.DEVELOPER);
        String owner = "owner-" + UUID.randomUUID();
        accounts.member(organization, owner, MemberState.Role.OWNER);
        String path = "/api/v1/organizations/" + organization + "/journal";

        until("the owner is known here", () -> status(Tokens.person(owner), path) == 200);
        assertThat(status(Tokens.operatorKey(), "/api/v1/operator/organizations/" + organization + "/journal"))
                .isEqualTo(200);
        assertThat(status(Tokens.apiKey(organization, UUID.randomUUID()), "/api/v1/journal"))
                .isEqualTo(403);
        assertThat(status(Tokens.managementKey(other), path)).isEqualTo(404);
        assertThat(status(Tokens.managementKey(organization), "/api/v1/operator/organizations/" + other + "/journal"))
                .isEqualTo(403);
        until("the developer is known here", () -> status(Tokens.person(developer), path) == 403);
        assertThat(status(Tokens.operatorKey(), "/api/v1/operator/organizations/" + UUID.randomUUID() + "/journal"))
                .isEqualTo(404);
    }

    private List<String> download() {
        String text = given().auth()
                .oauth2(Tokens.managementKey(organization))
                .get("/api/v1/journal")
                .then()
                .statusCode(200)
                .contentType("application/x-ndjson")
                .extract()
                .asString();
        return text.lines().toList();
    }

    private static Verdict verify(List<String> lines) {
        return verify(lines, Map.of());
    }

    private static Verdict verify(List<String> lines, Map<String, String> kept) {
        try {
            return JournalCheck.check(reader(lines), kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> days(List<String> lines) {
        try {
            return JournalCheck.daysOf(reader(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedReader reader(List<String> lines) {
        return new BufferedReader(new StringReader(String.join("\n", lines)));
    }

    /** Without header, end and the day's mark. */
    private static int rows(List<String> lines) {
        return (int)
                lines.stream().filter(line -> line.contains("\"booked_at\"")).count();
    }

    private static int indexOf(List<String> lines, String text) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i;
            }
        }
        throw new AssertionError("no line has " + text);
    }

    private void sealToday() {
        sealing.sealUntil(midnight(1)).await().indefinitely();
    }

    private boolean checkToday() {
        return check.check(new OrganizationId(organization), today()).await().indefinitely();
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    private static Instant midnight(int daysFromNow) {
        return today().plusDays(daysFromNow).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private void update(String statement) {
        database.asLedger(sql -> sql.preparedQuery(statement).execute(Tuple.of(request.requestId())))
                .await()
                .indefinitely();
    }

    private static int status(String token, String path) {
        return given().auth().oauth2(token).get(path).statusCode();
    }

    private long balance() {
        return ledger.balance(new OrganizationId(organization))
                .await()
                .indefinitely()
                .balance()
                .value();
    }

    private void grant(String amount) {
        grant(organization, amount);
    }

    private void grant(UUID to, String amount) {
        ledger.grant(new GrantPosting(
                        new OrganizationId(to), UUID.randomUUID(), NanoUsd.parse(amount), "test", "test", null))
                .await()
                .indefinitely();
    }

    private void topUp(String amount) {
        ledger.topUp(new TopUpPosting(
                        new OrganizationId(organization),
                        "pi_" + UUID.randomUUID(),
                        NanoUsd.parse(amount),
                        NanoUsd.parse("0.80"),
                        NanoUsd.ZERO,
                        "none",
                        Instant.now()))
                .await()
                .indefinitely();
    }
}
