package io.tollway.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.EventJson.UnreadableEvent;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.PolicyState.ProjectPolicy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StoredResponsesJsonTest {
    private static final UUID ID = UUID.fromString("0199a000-0000-7000-8000-000000000001");

    @Test
    void aProjectsRetentionSurvivesItsJson() throws UnreadableEvent {
        PolicyState policy = new PolicyState(ID, List.of(project(7)), 2);

        byte[] json = EventJson.write(policy);

        assertThat(new String(json, StandardCharsets.UTF_8)).contains("\"stored_response_days\":7");
        assertThat(EventJson.read(json, PolicyState.class)).isEqualTo(policy);
    }

    @Test
    void aPolicyThatSaysNothingStoresNothing() throws UnreadableEvent {
        String json = """
                {"organization_id":"%1$s","version":2,"projects":[
                  {"project_id":"%1$s","name":"p","byok_mode":"own_first","log_bodies":false}]}
                """.formatted(ID);

        PolicyState policy = EventJson.read(json.getBytes(StandardCharsets.UTF_8), PolicyState.class);

        assertThat(policy.projects().getFirst().storedResponseDays()).isNull();
        assertThat(new String(EventJson.write(policy), StandardCharsets.UTF_8)).doesNotContain("stored_response");
    }

    @Test
    void aRetentionOfNoDaysIsRefused() {
        assertThatThrownBy(() -> project(0)).hasMessageContaining("stored_response_days");
    }

    private static ProjectPolicy project(int days) {
        return new ProjectPolicy(ID, "p", PolicyState.ByokMode.OWN_FIRST, false, null, null, days);
    }
}
