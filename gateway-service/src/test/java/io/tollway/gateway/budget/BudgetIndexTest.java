package io.tollway.gateway.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.BudgetBucket;
import io.tollway.contracts.state.BudgetState;
import io.tollway.contracts.state.BudgetState.Kind;
import io.tollway.contracts.state.BudgetState.Mode;
import io.tollway.contracts.state.BudgetState.Subject;
import io.tollway.contracts.state.BudgetWindow;
import io.tollway.gateway.error.Refusal;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetIndexTest {
    private static final UUID PROJECT = id(100);
    private static final UUID MEMBER = id(101);
    private static final ApiKeyState KEY = new ApiKeyState(
            id(102),
            id(1),
            PROJECT,
            MEMBER,
            ApiKeyState.Kind.API,
            "ab".repeat(32),
            "sk-tw-v1-…abcd",
            "k",
            List.of(),
            false,
            null,
            null,
            null,
            1,
            Instant.EPOCH,
            1);

    @Test
    void aRequestCountsInEveryBudgetThatNamesAnythingOfItAndInNoOther() {
        List<BudgetState> budgets = new ArrayList<>(List.of(
                budget(1, Kind.ORGANIZATION, null, null),
                budget(2, Kind.PROJECT, PROJECT, null),
                budget(3, Kind.MEMBER, MEMBER, null),
                budget(4, Kind.KEY, KEY.keyId(), null),
                budget(5, Kind.MODEL, null, "acme/one"),
                budget(6, Kind.TAG, null, "nightly"),
                budget(7, Kind.END_USER, null, "alice"),
                budget(8, Kind.PROJECT, id(999), null),
                budget(9, Kind.MODEL, null, "acme/two"),
                budget(10, Kind.TAG, null, "daily"),
                budget(11, Kind.END_USER, null, "bob"),
                budget(12, Kind.PROJECT, PROJECT, null)));
        Collections.reverse(budgets);

        assertThat(BudgetIndex.of(budgets).matching(KEY, List.of("acme/one"), List.of("nightly", "x"), "alice"))
                .as("in the order in which it reserves")
                .extracting(match -> match.budget().budgetId())
                .containsExactly(id(1), id(2), id(12), id(3), id(4), id(5), id(6), id(7));
    }

    @Test
    void aBudgetForEachValueHasABucketForEveryValueThatTheRequestBrings() {
        BudgetIndex index = BudgetIndex.of(List.of(
                budget(1, Kind.TAG, null, null),
                budget(2, Kind.MODEL, null, null),
                budget(3, Kind.END_USER, null, null)));

        assertThat(index.matching(KEY, List.of("acme/one"), List.of("a", "b"), null))
                .extracting(BudgetMatch::bucket)
                .containsExactly(
                        BudgetBucket.of(id(2), "acme/one"), BudgetBucket.of(id(1), "a"), BudgetBucket.of(id(1), "b"));
    }

    @Test
    void aModelsBudgetCountsThatModelsAnswersAlone() {
        BudgetIndex index = BudgetIndex.of(List.of(
                budget(1, Kind.MODEL, null, "acme/one"),
                budget(2, Kind.MODEL, null, null),
                budget(3, Kind.TAG, null, "a")));

        for (BudgetMatch match : index.matching(KEY, List.of("acme/one"), List.of("a"), null)) {
            assertThat(match.counts("acme/one")).isTrue();
            assertThat(match.counts("acme/two"))
                    .isEqualTo(match.budget().subject().kind() == Kind.TAG);
        }
    }

    @Test
    void withoutBudgetsNothingIsLookedUp() {
        assertThat(BudgetIndex.of(List.of())).isSameAs(BudgetIndex.NONE);
        assertThat(BudgetIndex.NONE.isEmpty()).isTrue();
        assertThat(BudgetIndex.NONE.matching(KEY, List.of("acme/one"), List.of("a"), "alice"))
                .isSameAs(List.of());
    }

    @Test
    void tagsOfAllHeaderLinesCountEachOnce() throws Refusal {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("X-Tollway-Tags", "team:b, nightly")
                .add("x-tollway-tags", "nightly,a/b");

        assertThat(RequestTags.read(headers)).containsExactly("a/b", "nightly", "team:b");
        assertThat(RequestTags.read(MultiMap.caseInsensitiveMultiMap())).isSameAs(List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,,b", "a b", "ä", "a,b,c,d,e,f,g,h,i", "x;y", "\"a\""})
    void aTagThatIsNoneIsRefusedInsteadOfBeingDropped(String header) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add(RequestTags.HEADER, header);

        assertThatThrownBy(() -> RequestTags.read(headers)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.error().status()).isEqualTo(400);
            assertThat(refusal.error().param()).isEqualTo(RequestTags.HEADER);
        });
    }

    private static BudgetState budget(int number, Kind kind, @Nullable UUID subject, @Nullable String value) {
        return new BudgetState(
                id(number),
                "b" + number,
                new Subject(kind, subject, value),
                1,
                BudgetWindow.DAILY,
                "UTC",
                Mode.ENFORCE);
    }

    private static UUID id(int number) {
        return new UUID(0x0198_b000_0000_7000L, 0x8000_0000_0000_0000L + number);
    }
}
