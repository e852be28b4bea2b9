package io.tollway.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.state.CatalogState.DataPolicy;
import io.tollway.contracts.state.CredentialState;
import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.state.PolicyState.ByokMode;
import io.tollway.gateway.body.Preferences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who is tried, in which order. */
class RoutePlannerTest {
    private static final long NOW = 1_000_000_000_000L;
    private static final long WINDOW = 30_000_000_000L;
    private static final UUID TENANT = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private final HealthBoard board = new HealthBoard(new CredentialHealth.RestRules(2, 2, 1_000, 500, 5_000));
    private final RoutePlanner planner = new RoutePlanner(WINDOW, board);

    static Stream<Arguments> wishes() {
        return Stream.of(
                Arguments.of("sorted by price", sort(Preferences.Sort.PRICE), "cheap/a fair/a dear/a"),
                Arguments.of("in the caller's order, then by price", order(true, "dear"), "dear/a cheap/a fair/a"),
                Arguments.of("the caller's order alone", order(false, "dear", "cheap"), "dear/a cheap/a"),
                Arguments.of("only some", only("fair"), "fair/a"),
                Arguments.of("without some", ignore("cheap", "dear"), "fair/a"),
                Arguments.of("below a price", below(250L), "cheap/a fair/a"),
                Arguments.of("with a quantization nobody has", quantized("int4"), ""),
                Arguments.of("keeping nothing", data(false, true), "fair/a"),
                Arguments.of("not training", data(true, false), "cheap/a fair/a"),
                Arguments.of("without fallbacks", noFallbacks(), "cheap/a"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wishes")
    void followsTheCallersWishes(String what, Preferences wishes, String expected) {
        RoutePlan plan = plan(wishes, 1);

        // Free drawing is not at stake here: the first may be any where nothing fixes it.
        if (wishes.sort() == null && wishes.order().isEmpty()) {
            assertThat(String.join(" ", names(plan).stream().sorted().toList()))
                    .as(what)
                    .isEqualTo(
                            wishes.allowFallbacks()
                                    ? sorted(expected)
                                    : names(plan).getFirst());
        } else {
            assertThat(String.join(" ", names(plan))).as(what).isEqualTo(expected);
        }
    }

    @Test
    void takesOnlyEndpointsThatAnswerTheKindOfCallAndSaysSo() {
        ModelRoute chat = Routes.model("m").endpoint("p", 100, board, "a*1/1").route();
        ModelRoute both = Routes.model("m", EndpointFamily.CHAT, EndpointFamily.COMPLETIONS)
                .endpoint("p", 100, board, "a*1/1")
                .route();
        Set<EndpointFamily> completions = Set.of(EndpointFamily.COMPLETIONS);

        RoutePlan refused = planner.plan(request(completions, Preferences.NONE, ByokMode.CREDITS_ONLY, chat), NOW, 1);
        RoutePlan served = planner.plan(request(completions, Preferences.NONE, ByokMode.CREDITS_ONLY, both), NOW, 1);

        assertThat(refused.candidates()).isEmpty();
        assertThat(refused.reasons()).containsExactly("m@p: answers chat, not completions");
        assertThat(names(served)).containsExactly("p/a");
    }

    @Test
    void drawsTheFirstByInverseSquareOfThePrice() {
        // Given: prices 1 and 3, so 9 : 1
        ModelRoute model = Routes.model("m")
                .endpoint("one", 100, board, "a*1/1")
                .endpoint("three", 300, board, "a*1/1")
                .route();
        int first = 0;

        // When
        for (long seed = 0; seed < 10_000; seed++) {
            if (names(planner.plan(request(Preferences.NONE, ByokMode.CREDITS_ONLY, model), NOW, seed))
                    .getFirst()
                    .equals("one/a")) {
                first++;
            }
        }

        // Then
        assertThat(first).isBetween(8_800, 9_200);
    }

    @Test
    void sharesAPrioritysLoadByWeight() {
        ModelRoute model = Routes.model("m")
                .endpoint("p", 100, board, "a*3/1", "b*1/1", "c*9/2")
                .route();
        Map<String, Integer> first = new HashMap<>();

        for (long seed = 0; seed < 10_000; seed++) {
            List<String> names =
                    names(planner.plan(request(Preferences.NONE, ByokMode.CREDITS_ONLY, model), NOW, seed));
            first.merge(names.getFirst(), 1, Integer::sum);
            assertThat(names).hasSize(3).last().isEqualTo("p/c");
        }

        assertThat(first.get("p/a")).isBetween(7_300, 7_700);
    }

    @Test
    void prefersTheAccountWithLessInFlight() {
        ModelRoute model =
                Routes.model("m").endpoint("p", 100, board, "a*1/1", "b*1/1").route();
        for (int i = 0; i < 99; i++) {
            board.credential("p/a").began(TENANT);
        }
        int busy = 0;

        for (long seed = 0; seed < 1_000; seed++) {
            if (names(planner.plan(request(Preferences.NONE, ByokMode.CREDITS_ONLY, model), NOW, seed))
                    .getFirst()
                    .equals("p/a")) {
                busy++;
            }
        }

        assertThat(busy).isLessThan(40);
    }

    @Test
    void putsAnEndpointWithARecentOutageLastAndBringsItBack() {
        ModelRoute model = Routes.model("m")
                .endpoint("one", 100, board, "a*1/1")
                .endpoint("two", 900, board, "a*1/1")
                .route();
        board.endpoint("m@one").outage(TENANT, NOW - WINDOW / 2);

        for (long seed = 0; seed < 100; seed++) {
            assertThat(names(planner.plan(request(Preferences.NONE, ByokMode.CREDITS_ONLY, model), NOW, seed)))
                    .containsExactly("two/a", "one/a");
        }
        assertThat(Stream.iterate(0L, seed -> seed + 1).limit(100).map(seed -> names(planner.plan(
                                request(Preferences.NONE, ByokMode.CREDITS_ONLY, model), NOW + WINDOW, seed))
                        .getFirst()))
                .contains("one/a");
    }

    @Test
    void putsAnEndpointLastForOneTenantUntilAnotherMeetsItsOutageToo() {
        ModelRoute model = Routes.model("m")
                .endpoint("one", 100, board, "a*1/1")
                .endpoint("two", 900, board, "a*1/1")
                .route();

        board.endpoint("m@one").outage(OTHER, NOW - 3);
        assertThat(firsts(model)).contains("one/a");

        board.endpoint("m@one").outage(new UUID(0, 3), NOW - 2);
        board.endpoint("m@one").outage(OTHER, NOW - 1);
        assertThat(firsts(model)).containsOnly("two/a");
    }

    private Set<String> firsts(ModelRoute model) {
        Set<String> firsts = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            firsts.add(names(planner.plan(request(Preferences.NONE, ByokMode.CREDITS_ONLY, model), NOW, seed))
                    .getFirst());
        }
        return firsts;
    }

    @Test
    void restsRateLimitedAccountsAndTellsTheShortestWait() {
        ModelRoute model =
                Routes.model("m").endpoint("p", 100, board, "a*1/1", "b*1/1").route();
        limit("p/a", 9_000_000_000L);
        limit("p/b", 4_000_000_000L);

        RoutePlan plan = planner.plan(request(Preferences.NONE, ByokMode.CREDITS_ONLY, model), NOW, 1);

        assertThat(plan.candidates()).isEmpty();
        assertThat(plan.allRateLimited()).isTrue();
        assertThat(plan.waitNanos()).isEqualTo(4_000_000_000L);
        assertThat(names(
                        planner.plan(request(Preferences.NONE, ByokMode.CREDITS_ONLY, model), NOW + 4_000_000_001L, 1)))
                .containsExactly("p/b");
    }

    @Test
    void doesNotCallARefusedCredentialARateLimit() {
        ModelRoute model = Routes.model("m").endpoint("p", 100, board, "a*1/1").route();
        board.credential("p/a").began(TENANT);
        board.credential("p/a").refused(TENANT, NOW);

        RoutePlan plan = planner.plan(request(Preferences.NONE, ByokMode.CREDITS_ONLY, model), NOW, 1);

        assertThat(plan.candidates()).isEmpty();
        assertThat(plan.allRateLimited()).isFalse();
        assertThat(plan.resting()).isEqualTo(1);
    }

    static Stream<Arguments> modes() {
        return Stream.of(
                Arguments.of(ByokMode.OWN_FIRST, List.of("byok:mine", "platform", "platform")),
                Arguments.of(ByokMode.OWN_ONLY, List.of("byok:mine")),
                Arguments.of(ByokMode.CREDITS_ONLY, List.of("platform", "platform")));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void ordersOwnCredentialsByTheProjectsMode(ByokMode mode, List<String> expected) {
        ModelRoute model = Routes.model("m")
                .endpoint("p", 100, board, "a*1/1")
                .endpoint("q", 100, board, "a*1/1")
                .route();
        CredentialState mine = Routes.own("q", "mine");

        RoutePlan plan = planner.plan(
                new RouteRequest(
                        TENANT,
                        List.of(model),
                        Set.of(EndpointFamily.CHAT),
                        Preferences.NONE,
                        mode,
                        List.of(),
                        provider -> provider.equals("q") ? List.of(mine) : List.of()),
                NOW,
                3);

        assertThat(plan.candidates()).extracting(Candidate::source).isEqualTo(expected);
    }

    @Test
    void saysThatOwnCredentialsAreMissingWhenOnlyTheyAreAllowed() {
        ModelRoute model = Routes.model("m").endpoint("p", 100, board, "a*1/1").route();

        RoutePlan plan = planner.plan(request(Preferences.NONE, ByokMode.OWN_ONLY, model), NOW, 3);

        assertThat(plan.candidates()).isEmpty();
        assertThat(plan.reasons()).singleElement().asString().contains("own credentials only");
    }

    @Test
    void triesTheAlternativeModelsAfterTheFirst() {
        ModelRoute first = Routes.model("m").endpoint("p", 100, board, "a*1/1").route();
        ModelRoute second = Routes.model("n").endpoint("p", 1, board, "a*1/1").route();

        RoutePlan plan = planner.plan(request(Preferences.NONE, ByokMode.CREDITS_ONLY, first, second), NOW, 3);

        assertThat(plan.candidates())
                .extracting(candidate -> candidate.endpoint().model().id())
                .containsExactly("m", "n");
    }

    @Test
    void givesTheSamePlanForTheSameSeed() {
        for (long seed = 0; seed < 50; seed++) {
            assertThat(names(plan(Preferences.NONE, seed))).isEqualTo(names(plan(Preferences.NONE, seed)));
        }
    }

    private RoutePlan plan(Preferences wishes, long seed) {
        ModelRoute model = Routes.model("m")
                .endpoint("dear", 300, new DataPolicy(true, 30, false, "us"), board, "a*1/1")
                .endpoint("cheap", 100, new DataPolicy(false, 30, false, "us"), board, "a*1/1")
                .endpoint("fair", 200, new DataPolicy(false, 0, true, "eu"), board, "a*1/1")
                .route();
        return planner.plan(request(wishes, ByokMode.CREDITS_ONLY, model), NOW, seed);
    }

    private void limit(String name, long wait) {
        board.credential(name).began(TENANT);
        board.credential(name).rateLimited(TENANT, wait, NOW);
    }

    private static RouteRequest request(Preferences wishes, ByokMode mode, ModelRoute... models) {
        return request(Set.of(EndpointFamily.CHAT), wishes, mode, models);
    }

    private static RouteRequest request(
            Set<EndpointFamily> families, Preferences wishes, ByokMode mode, ModelRoute... models) {
        return new RouteRequest(TENANT, List.of(models), families, wishes, mode, List.of(), RouteRequest.OwnKeys.NONE);
    }

    private static List<String> names(RoutePlan plan) {
        List<String> names = new ArrayList<>();
        plan.candidates().forEach(each -> names.add(each.endpoint().provider().id() + '/' + each.account()));
        return names;
    }

    private static String sorted(String names) {
        return names.isEmpty()
                ? ""
                : String.join(" ", Stream.of(names.split(" ")).sorted().toList());
    }

    private static Preferences sort(Preferences.Sort sort) {
        return new Preferences(List.of(), Set.of(), Set.of(), true, sort, null, null, Set.of(), false, false, false);
    }

    private static Preferences order(boolean fallbacks, String... providers) {
        return new Preferences(
                List.of(providers), Set.of(), Set.of(), fallbacks, null, null, null, Set.of(), false, false, false);
    }

    private static Preferences only(String... providers) {
        return new Preferences(
                List.of(), Set.of(providers), Set.of(), true, null, null, null, Set.of(), false, false, false);
    }

    private static Preferences ignore(String... providers) {
        return new Preferences(
                List.of(), Set.of(), Set.of(providers), true, null, null, null, Set.of(), false, false, false);
    }

    private static Preferences below(long pico) {
        return new Preferences(List.of(), Set.of(), Set.of(), true, null, pico, null, Set.of(), false, false, false);
    }

    private static Preferences quantized(String quantization) {
        return new Preferences(
                List.of(), Set.of(), Set.of(), true, null, null, null, Set.of(quantization), false, false, false);
    }

    private static Preferences data(boolean deny, boolean zero) {
        return new Preferences(List.of(), Set.of(), Set.of(), true, null, null, null, Set.of(), deny, zero, false);
    }

    private static Preferences noFallbacks() {
        return new Preferences(List.of(), Set.of(), Set.of(), false, null, null, null, Set.of(), false, false, false);
    }
}
