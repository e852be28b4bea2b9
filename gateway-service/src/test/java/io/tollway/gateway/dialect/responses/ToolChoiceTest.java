package io.tollway.gateway.dialect.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tollway.gateway.canonical.ToolChoice;
import io.tollway.gateway.error.Refusal;
import org.junit.jupiter.api.Test;

/** What a request may demand to be called. */
class ToolChoiceTest {
    @Test
    void whoMustCallSomethingMustHaveSomethingToCall() {
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> Talk.read("{'model':'m','input':'Hello','tool_choice':'required'}"));

        assertThat(refusal.error().status()).isEqualTo(400);
        assertThat(refusal.error().param()).isEqualTo("tool_choice");
    }

    @Test
    void aStoredPromptMayBringTheTools() throws Refusal {
        assertThat(Talk.read("{'model':'m','input':'Hello','tool_choice':'required','prompt':{'id':'pmpt_1'}}")
                        .canonical()
                        .toolChoice())
                .isEqualTo(new ToolChoice.Required());
    }
}
