package io.tollway.billing.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.caller.Permission;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.error.FieldError;
import io.tollway.billing.identity.OrganizationId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Usage records: a list, and one by its generation id in OpenRouter's shape. */
@Path("/api/v1")
class UsageResource {
    private static final String GENERATION_PREFIX = "gen-";
    private static final int DEFAULT_LIMIT = 50;
    private static final int LARGEST_LIMIT = 200;

    private final Callers callers;
    private final UsageReading reading;

    UsageResource(Callers callers, UsageReading reading) {
        this.callers = callers;
        this.reading = reading;
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Generation(GenerationView data) {}

    record Page(List<GenerationView> data, @Nullable String nextCursor) {}

    @GET
    @Path("/generation")
    public Uni<Generation> generation(@RestQuery @Nullable String id) {
        return callers.organization(Permission.VIEW_USAGE)
                .chain(organization -> reading.find(organization, requestId(id)))
                .map(found -> new Generation(GenerationView.of(found.orElseThrow(() -> new BillingError.NotFound(
                                "generation_not_found",
                                "No generation of this id belongs to your organization; a new one appears within a second.")
                        .toException()))));
    }

    /** For the gateway, which answers {@code GET /key} with it. A key of another organization has spent nothing here. */
    @GET
    @Path("/key-usage")
    public Uni<KeyUsage> keyUsage(@RestQuery @Nullable String key) {
        return callers.organization(Permission.VIEW_USAGE)
                .chain(organization -> reading.keyUsage(organization, List.of(keyId(key))))
                .map(List::getFirst);
    }

    @GET
    @Path("/organizations/{organization}/usage")
    public Uni<Page> usage(
            @RestPath OrganizationId organization,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable String limit) {
        return callers.permitted(organization, Permission.VIEW_USAGE).chain(() -> {
            List<FieldError> errors = new ArrayList<>();
            Optional<UUID> before = cursor(cursor, errors);
            int most = limit(limit, errors);
            if (!errors.isEmpty()) {
                throw new BillingError.Invalid("The page asked for is not possible", errors).toException();
            }
            return reading.page(organization, before, most + 1).map(events -> page(events, most));
        });
    }

    private static Page page(List<UsageReading.Recorded> events, int limit) {
        List<UsageReading.Recorded> shown = events.subList(0, Math.min(limit, events.size()));
        String next =
                events.size() > limit ? shown.getLast().event().requestId().toString() : null;
        return new Page(shown.stream().map(GenerationView::of).toList(), next);
    }

    private static UUID requestId(@Nullable String id) {
        if (id == null || id.isBlank()) {
            throw BillingError.Invalid.field("id", "missing", "must be given: /generation?id=gen-…")
                    .toException();
        }
        String bare = id.startsWith(GENERATION_PREFIX) ? id.substring(GENERATION_PREFIX.length()) : id;
        return uuid(bare)
                .orElseThrow(() ->
                        new BillingError.NotFound("generation_not_found", "No generation has this id.").toException());
    }

    private static UUID keyId(@Nullable String key) {
        return uuid(key == null ? "" : key)
                .orElseThrow(() -> BillingError.Invalid.field("key", "invalid_value", "must be the key's id, a UUID")
                        .toException());
    }

    private static Optional<UUID> cursor(@Nullable String cursor, List<FieldError> errors) {
        if (cursor == null) {
            return Optional.empty();
        }
        Optional<UUID> id = uuid(cursor);
        if (id.isEmpty()) {
            errors.add(new FieldError("cursor", "invalid_value", "must be the next_cursor of the page before"));
        }
        return id;
    }

    private static int limit(@Nullable String limit, List<FieldError> errors) {
        if (limit == null) {
            return DEFAULT_LIMIT;
        }
        if (!limit.matches("[0-9]{1,3}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > LARGEST_LIMIT) {
            errors.add(new FieldError("limit", "out_of_range", "must be 1 to " + LARGEST_LIMIT));
            return DEFAULT_LIMIT;
        }
        return Integer.parseInt(limit);
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
