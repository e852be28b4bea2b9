package io.tollway.accounts.audit;

import static io.tollway.accounts.stack.TestStack.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tollway.accounts.stack.AccountsStack;
import io.tollway.accounts.stack.TestStack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AccountsStack.class)
class AuditIT {
    @Test
    void everyChangeIsAnEntryOfAnUnbrokenChain() throws Exception {
        var tenant = tenant("Audited");
        Response key = tenant.asOwner().body("{\"name\":\"k\"}").post(tenant.path("/keys"));
        tenant.asOwner().body("{\"name\":\"renamed\"}").patch(tenant.path("/keys/" + key.path("data.id")));
        tenant.asOwner().delete(tenant.path("/keys/" + key.path("data.id")));

        tenant.asOwner()
                .get(tenant.path("/audit"))
                .then()
                .statusCode(200)
                .body("data[0].action", equalTo("key.delete"))
                .body("data[1].before.name", equalTo("k"))
                .body("data[1].after.name", equalTo("renamed"))
                .body("data[1].actor", equalTo("person:subject-of-" + tenant.ownerEmail()))
                .body("data.action", hasItem("organization.create"));
        List<AuditEntry> entries = entries(tenant.id());
        assertThat(entries).hasSizeGreaterThanOrEqualTo(5);
        AuditEntry.Head head = AuditEntry.Head.EMPTY;
        for (AuditEntry entry : entries) {
            assertThat(entry.follows(head)).as("entry " + entry.seq()).isTrue();
            head = new AuditEntry.Head(entry.seq(), entry.hash());
        }
        AuditEntry forged = entries.get(1);
        AuditEntry altered = new AuditEntry(
                forged.seq(),
                forged.id(),
                forged.at(),
                "person:somebody-else",
                forged.source(),
                forged.action(),
                forged.target(),
                forged.before(),
                forged.after(),
                forged.previousHash(),
                forged.hash());
        assertThat(altered.follows(new AuditEntry.Head(1, entries.getFirst().hash())))
                .isFalse();
    }

    @Test
    void pagesFollowEachOtherAndWrongCursorsAreRefused() {
        var tenant = tenant("Paged");
        for (int made = 0; made < 3; made++) {
            tenant.asOwner().body("{\"name\":\"k" + made + "\"}").post(tenant.path("/keys"));
        }

        Response first = tenant.asOwner().get(tenant.path("/audit?limit=2"));
        List<String> ids = new ArrayList<>(first.<List<String>>path("data.id"));
        Response second = tenant.asOwner().get(tenant.path("/audit?limit=2&cursor=" + first.path("next_cursor")));
        ids.addAll(second.<List<String>>path("data.id"));

        assertThat(ids).hasSize(4).doesNotHaveDuplicates();
        for (String wrong : List.of("limit=0", "limit=101", "limit=x", "cursor=-1", "cursor=x")) {
            tenant.asOwner().get(tenant.path("/audit?" + wrong)).then().statusCode(400);
        }
    }

    private static List<AuditEntry> entries(String organization) throws java.sql.SQLException {
        try (Connection connection = TestStack.database();
                PreparedStatement statement = connection.prepareStatement("""
                        SELECT seq, entry_id, at, actor, source, action, target, before, after, previous_hash, hash
                          FROM audit_entry WHERE chain = ? ORDER BY seq
                        """)) {
            statement.setString(1, organization);
            List<AuditEntry> entries = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    entries.add(new AuditEntry(
                            row.getLong(1),
                            row.getObject(2, UUID.class),
                            row.getObject(3, OffsetDateTime.class).toInstant(),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            row.getString(8),
                            row.getString(9),
                            row.getString(10),
                            row.getString(11)));
                }
            }
            return entries;
        }
    }
}
