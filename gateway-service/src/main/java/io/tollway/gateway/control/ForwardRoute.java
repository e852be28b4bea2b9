package io.tollway.gateway.control;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of the forwarding table: what of the management API goes where.
 *
 * @param path segments of the public path behind the prefix; {@code *} stands for one segment of letters, digits, dot, dash and underscore
 * @param target which service answers
 * @param credential what it is told about the caller
 * @param streamed whether the answer may be of any length and is passed on as it comes, instead of as a whole
 */
public record ForwardRoute(
        List<String> path, Set<HttpMethod> methods, Target target, Credential credential, boolean streamed) {

    /** The services behind the gateway. */
    public enum Target {
        ACCOUNTS,
        BILLING
    }

    /** How the service learns who calls. */
    public enum Credential {
        /** The key as presented: accounts checks it itself. */
        PRESENTED_KEY,
        /** The gateway's assertion about a key of the organization, of any kind. */
        ANY_KEY,
        /** The same, for management keys only. */
        MANAGEMENT_KEY,
        /** The same, for operator keys only. */
        OPERATOR_KEY
    }

    private static final Set<HttpMethod> GET = Set.of(HttpMethod.GET);
    private static final Set<HttpMethod> POST = Set.of(HttpMethod.POST);
    private static final Set<HttpMethod> PATCH = Set.of(HttpMethod.PATCH);
    private static final Set<HttpMethod> GET_POST = Set.of(HttpMethod.GET, HttpMethod.POST);
    private static final Set<HttpMethod> GET_PATCH = Set.of(HttpMethod.GET, HttpMethod.PATCH);
    private static final Set<HttpMethod> ONE = Set.of(HttpMethod.GET, HttpMethod.PATCH, HttpMethod.DELETE);

    private static final List<ForwardRoute> TABLE = List.of(
            route("keys", GET_POST, Target.ACCOUNTS, Credential.PRESENTED_KEY),
            route("keys/*", ONE, Target.ACCOUNTS, Credential.PRESENTED_KEY),
            route("byok", GET_POST, Target.ACCOUNTS, Credential.PRESENTED_KEY),
            route("byok/*", ONE, Target.ACCOUNTS, Credential.PRESENTED_KEY),
            route("budgets", GET_POST, Target.ACCOUNTS, Credential.PRESENTED_KEY),
            route("budgets/*", ONE, Target.ACCOUNTS, Credential.PRESENTED_KEY),
            route("organizations/*", GET_PATCH, Target.ACCOUNTS, Credential.PRESENTED_KEY),
            route("organizations/*/projects/*", PATCH, Target.ACCOUNTS, Credential.PRESENTED_KEY),
            route("operator/organizations", GET_POST, Target.ACCOUNTS, Credential.PRESENTED_KEY),
            route("operator/catalog", GET_POST, Target.ACCOUNTS, Credential.PRESENTED_KEY),
            route("operator/organizations/*/grants", POST, Target.BILLING, Credential.OPERATOR_KEY),
            route("credits", GET, Target.BILLING, Credential.ANY_KEY),
            route("invoices", GET, Target.BILLING, Credential.MANAGEMENT_KEY),
            route("invoices/*", GET, Target.BILLING, Credential.MANAGEMENT_KEY),
            streamed("journal", Credential.MANAGEMENT_KEY),
            route("journal/days", GET, Target.BILLING, Credential.MANAGEMENT_KEY),
            streamed("operator/organizations/*/journal", Credential.OPERATOR_KEY),
            route("operator/dead-letters", GET, Target.BILLING, Credential.OPERATOR_KEY),
            route("operator/dead-letters/*", GET, Target.BILLING, Credential.OPERATOR_KEY),
            route("operator/dead-letters/*/replay", POST, Target.BILLING, Credential.OPERATOR_KEY),
            route("operator/dead-letters/*/discard", POST, Target.BILLING, Credential.OPERATOR_KEY),
            route("operator/disputes", GET, Target.BILLING, Credential.OPERATOR_KEY),
            route("operator/disputes/*/release", POST, Target.BILLING, Credential.OPERATOR_KEY),
            route("operator/refunds", GET, Target.BILLING, Credential.OPERATOR_KEY),
            route("operator/reconciliation", GET_POST, Target.BILLING, Credential.OPERATOR_KEY),
            route("operator/reconciliation/*/accept", POST, Target.BILLING, Credential.OPERATOR_KEY),
            route("operator/true-ups", POST, Target.BILLING, Credential.OPERATOR_KEY),
            route("operator/leases/*/force", POST, Target.BILLING, Credential.OPERATOR_KEY),
            route("operator/ledger/health", GET, Target.BILLING, Credential.OPERATOR_KEY));

    private static ForwardRoute route(String path, Set<HttpMethod> methods, Target target, Credential credential) {
        return new ForwardRoute(List.of(path.split("/")), methods, target, credential, false);
    }

    /** A download from billing. */
    private static ForwardRoute streamed(String path, Credential credential) {
        return new ForwardRoute(List.of(path.split("/")), GET, Target.BILLING, credential, true);
    }

    /** The line for a path behind the prefix, with its leading slash; null when nothing is there. */
    public static @Nullable ForwardRoute find(String rest) {
        String[] segments = rest.substring(1).split("/", -1);
        for (ForwardRoute route : TABLE) {
            if (route.matches(segments)) {
                return route;
            }
        }
        return null;
    }

    private boolean matches(String[] segments) {
        if (segments.length != path.size()) {
            return false;
        }
        for (int i = 0; i < segments.length; i++) {
            String wanted = path.get(i);
            if (wanted.equals("*") ? !isName(segments[i]) : !wanted.equals(segments[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isName(String segment) {
        if (segment.isEmpty() || segment.length() > 128 || segment.startsWith(".")) {
            return false;
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            boolean fine = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '.'
                    || c == '-'
                    || c == '_';
            if (!fine) {
                return false;
            }
        }
        return true;
    }
}
