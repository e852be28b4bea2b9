package io.tollway.billing.usage;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Caller;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.usage.LetterDecisions.Decision;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Usage records that could not be applied, for operators. */
@Path("/api/v1/operator/dead-letters")
class DeadLetterResource {
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Callers callers;
    private final LetterDecisions decisions;

    DeadLetterResource(Callers callers, LetterDecisions decisions) {
        this.callers = callers;
        this.decisions = decisions;
    }

    /** @param next what {@code after} has to be for the following page; absent on the last one */
    record Page(List<Letter> data, @Nullable UUID next) {}

    /**
     * @param anyTime applies it although the time it gives is not now; the caller vouches for it
     */
    record ReplayRequest(
            @NotBlank(message = "must say why the record may be applied") @Size(max = 500, message = "must be at most 500 characters") @Nullable String reason,

            @Nullable Boolean anyTime) {}

    record DiscardRequest(
            @NotBlank(message = "must say why the record may be dropped") @Size(max = 500, message = "must be at most 500 characters") @Nullable String reason) {}

    @GET
    public Uni<Page> list(
            @RestQuery @Nullable UUID after,
            @RestQuery @DefaultValue("false") boolean resolved,
            @RestQuery
                    @DefaultValue("50")
                    @Min(value = 1, message = "must be at least 1") @Max(value = 200, message = "must be at most 200") int limit) {
        return callers.operator()
                .chain(caller -> decisions.list(after == null ? BEFORE_ALL : after, resolved, limit))
                .map(letters -> new Page(
                        letters, letters.size() == limit ? letters.getLast().id() : null));
    }

    @GET
    @Path("/{id}")
    public Uni<Letter> one(@RestPath UUID id) {
        return callers.operator().chain(caller -> decisions.one(id));
    }

    @POST
    @Path("/{id}/replay")
    public Uni<Letter> replay(
            @RestPath UUID id,
            @NotNull(message = "must be a JSON object with a reason") @Valid @Nullable ReplayRequest request) {
        return callers.operator()
                .chain(caller -> decisions.replay(
                        id,
                        request == null
                                ? decision(caller, null, false)
                                : decision(caller, request.reason(), Boolean.TRUE.equals(request.anyTime()))));
    }

    @POST
    @Path("/{id}/discard")
    public Uni<Letter> discard(
            @RestPath UUID id,
            @NotNull(message = "must be a JSON object with a reason") @Valid @Nullable DiscardRequest request) {
        return callers.operator()
                .chain(caller ->
                        decisions.discard(id, decision(caller, request == null ? null : request.reason(), false)));
    }

    private static Decision decision(Caller caller, @Nullable String reason, boolean anyTime) {
        return new Decision(caller.actor(), reason == null ? "" : reason, anyTime);
    }
}
