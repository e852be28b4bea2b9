package io.tollway.accounts.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.accounts.ids.OrganizationId;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleMatrixTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            # permission,           owner, admin, developer, finance, viewer
            READ_ORGANIZATION,      yes,   yes,   yes,       yes,     yes
            USE_OWN_KEYS,           yes,   yes,   yes,       no,      no
            READ_KEYS,              yes,   yes,   no,        no,      no
            MANAGE_KEYS,            yes,   yes,   no,        no,      no
            MANAGE_MANAGEMENT_KEYS, yes,   yes,   no,        no,      no
            READ_MEMBERS,           yes,   yes,   no,        no,      no
            MANAGE_MEMBERS,         yes,   yes,   no,        no,      no
            GIVE_OWNERSHIP,         yes,   no,    no,        no,      no
            MANAGE_PROJECTS,        yes,   yes,   no,        no,      no
            READ_BUDGETS,           yes,   yes,   yes,       yes,     yes
            MANAGE_BUDGETS,         yes,   yes,   no,        no,      no
            READ_BYOK,              yes,   yes,   no,        no,      no
            MANAGE_BYOK,            yes,   yes,   no,        no,      no
            READ_AUDIT,             yes,   yes,   no,        no,      no
            """)
    void aRoleMayWhatTheTableSays(
            Permission permission, String owner, String admin, String developer, String finance, String viewer) {
        assertThat(Role.OWNER.may(permission)).isEqualTo(owner.equals("yes"));
        assertThat(Role.ADMIN.may(permission)).isEqualTo(admin.equals("yes"));
        assertThat(Role.DEVELOPER.may(permission)).isEqualTo(developer.equals("yes"));
        assertThat(Role.FINANCE.may(permission)).isEqualTo(finance.equals("yes"));
        assertThat(Role.VIEWER.may(permission)).isEqualTo(viewer.equals("yes"));
    }

    @Test
    void theTableAboveIsWhole() {
        assertThat(Permission.values()).hasSize(14);
        assertThat(Role.values()).hasSize(5);
    }

    @Test
    void noManagementKeyMayHandOnPower() {
        List<String> everyScope =
                Arrays.stream(Permission.values()).map(Permission::scope).toList();
        Grant key = new Grant.Key(
                new Caller.ManagementKey(UUID.randomUUID(), new OrganizationId(UUID.randomUUID()), everyScope, "test"));

        assertThat(key.may(Permission.MANAGE_MANAGEMENT_KEYS)).isFalse();
        assertThat(key.may(Permission.MANAGE_MEMBERS)).isFalse();
        assertThat(key.may(Permission.GIVE_OWNERSHIP)).isFalse();
        assertThat(key.may(Permission.MANAGE_KEYS)).isTrue();
    }
}
