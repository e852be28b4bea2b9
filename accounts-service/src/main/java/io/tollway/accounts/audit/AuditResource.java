package io.tollway.accounts.audit;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.error.Refusal;
import io.tollway.accounts.identity.Access;
import io.tollway.accounts.identity.Permission;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reading the audit log. */
@Path("/api/v1/organizations/{org}/audit")
class AuditResource {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 100;

    private final Access access;
    private final AuditTrail trail;

    AuditResource(Access access, AuditTrail trail) {
        this.access = access;
        this.trail = trail;
    }

    @GET
    public Uni<AuditEntryView.Page> page(
            @PathParam("org") String organization,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        return access.in(organization, Permission.READ_AUDIT).chain(grant -> {
            long before = cursor == null ? Long.MAX_VALUE : number("cursor", cursor, 1, Long.MAX_VALUE);
            int size = limit == null ? DEFAULT_LIMIT : Math.toIntExact(number("limit", limit, 1, MOST));
            return trail.page(grant.organization(), before, size + 1).map(entries -> view(entries, size));
        });
    }

    private static AuditEntryView.Page view(List<AuditEntry> entries, int size) {
        boolean more = entries.size() > size;
        List<AuditEntry> shown = more ? entries.subList(0, size) : entries;
        return new AuditEntryView.Page(
                shown.stream().map(AuditEntryView::of).toList(),
                more ? Long.toString(shown.getLast().seq()) : null);
    }

    private static long number(String name, String text, long min, long max) {
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, min, max);
        }
        throw wrong(name, min, max);
    }

    private static Refusal wrong(String name, long min, long max) {
        String range = max == Long.MAX_VALUE
                ? "must be the next_cursor of the page before"
                : "must be between " + min + " and " + max;
        return AccountsError.InvalidFields.of(name, "invalid_parameter", range).refusal();
    }
}
