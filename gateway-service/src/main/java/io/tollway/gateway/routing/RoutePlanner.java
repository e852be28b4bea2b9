package io.tollway.gateway.routing;

import io.tollway.contracts.state.CredentialState;
import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.state.PolicyState.ByokMode;
import io.tollway.gateway.body.Preferences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.ToLongFunction;

/**
 * Orders the candidates of a request. Pure: the same request, health, time and seed give the same plan.
 *
 * <p>Inside a model: endpoints without a recent outage first; among them one drawn with weight 1/price², the rest by price; an order or a sort of the caller's turns the drawing off. Inside an
 * endpoint: accounts by priority, then drawn by weight over requests in flight. Own credentials stand before the platform's accounts, or alone. Then the next model.
 */
public final class RoutePlanner {
    private static final long WEIGHT_SCALE = 1000;

    private final long outageWindowNanos;
    private final HealthBoard board;

    public RoutePlanner(long outageWindowNanos, HealthBoard board) {
        this.outageWindowNanos = outageWindowNanos;
        this.board = board;
    }

    public RoutePlan plan(RouteRequest request, long nowNanos, long seed) {
        Draft draft = new Draft(request, nowNanos, seed);
        for (int i = 0; i < request.models().size(); i++) {
            draft.model(request.models().get(i));
        }
        return draft.plan();
    }

    /** A plan in the making. */
    private final class Draft {
        private final RouteRequest request;
        private final Preferences wishes;
        private final long now;
        private final List<Candidate> candidates = new ArrayList<>(4);
        private final List<String> reasons = new ArrayList<>(0);
        private long random;
        private int resting;
        private int rateLimited;
        private long wait = Long.MAX_VALUE;

        Draft(RouteRequest request, long now, long seed) {
            this.request = request;
            this.wishes = request.preferences();
            this.now = now;
            this.random = seed;
        }

        RoutePlan plan() {
            List<Candidate> chosen = candidates;
            if (!wishes.allowFallbacks() && wishes.order().isEmpty() && chosen.size() > 1) {
                chosen = List.of(chosen.getFirst());
            }
            return new RoutePlan(
                    chosen, resting, rateLimited, wait == Long.MAX_VALUE ? 0 : wait, List.copyOf(reasons), false);
        }

        void model(ModelRoute model) {
            List<EndpointRoute> endpoints = new ArrayList<>(model.endpoints().size());
            for (int i = 0; i < model.endpoints().size(); i++) {
                EndpointRoute endpoint = model.endpoints().get(i);
                String removed = removedBy(endpoint);
                if (removed.isEmpty()) {
                    endpoints.add(endpoint);
                } else {
                    reasons.add(endpoint.endpoint().id() + ": " + removed);
                }
            }
            order(endpoints);
            if (request.byokMode() != ByokMode.CREDITS_ONLY) {
                endpoints.forEach(this::ownKeys);
            }
            if (request.byokMode() != ByokMode.OWN_ONLY) {
                endpoints.forEach(this::accounts);
            } else if (candidates.isEmpty() && resting == 0) {
                reasons.add(model.id() + ": the project allows own credentials only and has none for its providers");
            }
        }

        /** The constraint that removes an endpoint; empty when it stays. */
        private String removedBy(EndpointRoute route) {
            if (!route.answersOneOf(request.families())) {
                return "answers " + words(route.families(), " and ") + ", not " + words(request.families(), " or ");
            }
            if (wishes == Preferences.NONE) {
                return "";
            }
            String provider = route.provider().id();
            if (!wishes.only().isEmpty() && !wishes.only().contains(provider)) {
                return "provider.only";
            }
            if (wishes.ignore().contains(provider)) {
                return "provider.ignore";
            }
            if (!wishes.allowFallbacks()
                    && !wishes.order().isEmpty()
                    && !wishes.order().contains(provider)) {
                return "provider.order with allow_fallbacks false";
            }
            if (wishes.maxPromptPico() != null && route.promptPico() > wishes.maxPromptPico()
                    || wishes.maxCompletionPico() != null && route.completionPico() > wishes.maxCompletionPico()) {
                return "provider.max_price";
            }
            String quantization = route.endpoint().quantization();
            if (!wishes.quantizations().isEmpty()
                    && !wishes.quantizations().contains(quantization == null ? "unknown" : quantization)) {
                return "provider.quantizations";
            }
            if (wishes.requireParameters()
                    && !route.model().supportedParameters().containsAll(request.parameters())) {
                return "provider.require_parameters";
            }
            return dataPolicy(route);
        }

        private static String words(Set<EndpointFamily> families, String between) {
            StringJoiner words = new StringJoiner(between);
            families.forEach(family -> words.add(family.wireName()));
            return words.toString();
        }

        /** What a provider does not declare counts against it. */
        private String dataPolicy(EndpointRoute route) {
            var policy = route.provider().dataPolicy();
            if (wishes.denyDataCollection() && (policy == null || !Boolean.FALSE.equals(policy.trains()))) {
                return "provider.data_collection";
            }
            if (wishes.zeroDataRetention() && (policy == null || !Boolean.TRUE.equals(policy.zdr()))) {
                return "provider.zdr";
            }
            return "";
        }

        private void order(List<EndpointRoute> endpoints) {
            if (endpoints.size() < 2) {
                return;
            }
            Preferences.Sort sort = wishes.sort();
            if (sort != null) {
                endpoints.sort(by(sort));
            } else {
                endpoints.sort(Comparator.comparingLong(EndpointRoute::pricePico));
            }
            if (!wishes.order().isEmpty()) {
                endpoints.sort(Comparator.comparingInt(this::wishedPlace));
                return;
            }
            if (sort == null) {
                endpoints.sort(Comparator.comparing(this::hadOutage));
                drawFirst(endpoints);
            }
        }

        private Comparator<EndpointRoute> by(Preferences.Sort sort) {
            return switch (sort) {
                case PRICE -> Comparator.comparingLong(EndpointRoute::pricePico);
                case LATENCY -> byKnown(route -> route.health().firstTokenMicros());
                case THROUGHPUT ->
                    byKnown(route -> {
                        long throughput = route.health().tokensPerKilosecond();
                        return throughput == 0 ? 0 : Long.MAX_VALUE - throughput;
                    });
            };
        }

        /** Unknown figures go last. */
        private static Comparator<EndpointRoute> byKnown(ToLongFunction<EndpointRoute> figure) {
            return Comparator.comparingLong(route -> {
                long value = figure.applyAsLong(route);
                return value == 0 ? Long.MAX_VALUE : value;
            });
        }

        private int wishedPlace(EndpointRoute route) {
            int place = wishes.order().indexOf(route.provider().id());
            return place < 0 ? Integer.MAX_VALUE : place;
        }

        private boolean hadOutage(EndpointRoute route) {
            return route.health().hadOutageSince(now - outageWindowNanos, request.tenant());
        }

        /** Moves one of the stable endpoints to the front, drawn with weight 1/price². */
        private void drawFirst(List<EndpointRoute> sorted) {
            int stable = 0;
            while (stable < sorted.size() && !hadOutage(sorted.get(stable))) {
                stable++;
            }
            if (stable < 2) {
                return;
            }
            long cheapest = Math.max(1, sorted.getFirst().pricePico());
            long sum = 0;
            for (int i = 0; i < stable; i++) {
                sum += weight(cheapest, sorted.get(i));
            }
            long ticket = Math.floorMod(next(), sum);
            for (int i = 0; i < stable; i++) {
                ticket -= weight(cheapest, sorted.get(i));
                if (ticket < 0) {
                    sorted.addFirst(sorted.remove(i));
                    return;
                }
            }
        }

        private static long weight(long cheapest, EndpointRoute route) {
            long ratio = cheapest * WEIGHT_SCALE / Math.max(1, route.pricePico());
            return Math.max(1, ratio * ratio);
        }

        private void ownKeys(EndpointRoute endpoint) {
            List<CredentialState> keys =
                    request.ownKeys().of(endpoint.provider().id());
            for (int i = 0; i < keys.size(); i++) {
                CredentialState key = keys.get(i);
                CredentialHealth health = board.credential("byok:" + key.credentialId() + '#' + key.version());
                if (key.baseUrl() != null) {
                    // An address a tenant chose must be resolved, checked and pinned before a secret goes there; until
                    // that guard stands, none does.
                    reasons.add(endpoint.endpoint().id() + ": your key " + key.label()
                            + " has a base URL of its own, which is not served yet");
                } else if (usable(health)) {
                    candidates.add(Candidate.ownKey(endpoint, key, endpoint.target(), health));
                }
            }
        }

        private void accounts(EndpointRoute endpoint) {
            List<EndpointRoute.AccountRoute> accounts = endpoint.accounts();
            if (accounts.isEmpty()) {
                reasons.add(endpoint.endpoint().id() + ": no active account");
                return;
            }
            if (accounts.size() == 1) {
                account(accounts.getFirst());
                return;
            }
            List<EndpointRoute.AccountRoute> left = new ArrayList<>(accounts);
            while (!left.isEmpty()) {
                account(left.remove(drawAccount(left)));
            }
        }

        private void account(EndpointRoute.AccountRoute route) {
            Candidate candidate = route.candidate();
            Integer most = route.account().maxConcurrency();
            if (most != null && candidate.health().inFlight() >= most) {
                rest(CredentialHealth.Rest.RATE_LIMIT, 1_000_000_000L);
            } else if (usable(candidate.health())) {
                candidates.add(candidate);
            }
        }

        private boolean usable(CredentialHealth health) {
            CredentialHealth.Rest rest = health.restingAt(request.tenant(), now);
            if (rest == CredentialHealth.Rest.NONE) {
                return true;
            }
            rest(rest, health.remainingNanos(request.tenant(), now));
            return false;
        }

        private void rest(CredentialHealth.Rest why, long remaining) {
            resting++;
            if (why == CredentialHealth.Rest.RATE_LIMIT) {
                rateLimited++;
                wait = Math.min(wait, remaining);
            }
        }

        /** The lowest priority left, drawn by weight over requests in flight. */
        private int drawAccount(List<EndpointRoute.AccountRoute> left) {
            int priority = Integer.MAX_VALUE;
            for (int i = 0; i < left.size(); i++) {
                priority = Math.min(priority, left.get(i).account().priority());
            }
            long sum = 0;
            for (int i = 0; i < left.size(); i++) {
                sum += share(left.get(i), priority);
            }
            long ticket = Math.floorMod(next(), sum);
            for (int i = 0; i < left.size(); i++) {
                ticket -= share(left.get(i), priority);
                if (ticket < 0) {
                    return i;
                }
            }
            return 0;
        }

        private static long share(EndpointRoute.AccountRoute route, int priority) {
            if (route.account().priority() != priority) {
                return 0;
            }
            int inFlight = route.candidate().health().inFlight();
            return Math.max(1, route.account().weight() * WEIGHT_SCALE / (1 + inFlight));
        }

        /** SplitMix64. */
        private long next() {
            random += 0x9E3779B97F4A7C15L;
            long z = random;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return z ^ (z >>> 31);
        }
    }
}
