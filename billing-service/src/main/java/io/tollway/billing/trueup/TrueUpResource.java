package io.tollway.billing.trueup;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.error.FieldError;
import io.tollway.billing.trueup.TrueUps.Report;
import io.tollway.contracts.usage.UsageCounts;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where operators hand in what providers report about estimated requests. */
@Path("/api/v1/operator/true-ups")
class TrueUpResource {
    private static final String GENERATION_PREFIX = "gen-";
    private static final int MOST = 500;

    private final Callers callers;
    private final TrueUps trueUps;

    TrueUpResource(Callers callers, TrueUps trueUps) {
        this.callers = callers;
        this.trueUps = trueUps;
    }

    /**
     * @param id the generation's id ({@code gen-…}) or the request's
     * @param usage counts by the names of {@link io.tollway.contracts.usage.UsageClass}
     */
    record Item(@Nullable String id, @Nullable Map<String, @Nullable Long> usage) {}

    record TrueUpRequest(
            @NotBlank(message = "must say where the counts come from; customers see it") @Size(max = 200, message = "must be at most 200 characters") @Nullable String reason,

            @NotNull(message = "must be given") @Size(min = 1, max = MOST, message = "must hold 1 to " + MOST + " reports") @Nullable List<@Nullable Item> reports) {}

    record Answer(List<TrueUp> data) {}

    @POST
    public Uni<Answer> take(
            @NotNull(message = "must be a JSON object with reason and reports") @Valid @Nullable TrueUpRequest request) {
        return callers.operator().chain(caller -> {
            String reason = request == null || request.reason() == null ? "" : request.reason();
            return Multi.createFrom()
                    .iterable(checked(request))
                    .onItem()
                    .transformToUniAndConcatenate(report -> trueUps.take(report, reason, caller.actor()))
                    .collect()
                    .asList()
                    .map(Answer::new);
        });
    }

    private static List<Report> checked(@Nullable TrueUpRequest request) {
        List<@Nullable Item> items =
                request == null || request.reports() == null ? List.<@Nullable Item>of() : request.reports();
        List<FieldError> errors = new ArrayList<>();
        List<Report> reports = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            Optional<UUID> id = item == null ? Optional.empty() : id(item.id());
            if (id.isEmpty()) {
                errors.add(new FieldError("reports[" + i + "].id", "invalid_value", "must be a generation's id"));
            }
            Optional<UsageCounts> usage =
                    ReportedUsage.of(item == null ? null : item.usage(), "reports[" + i + "].usage", errors);
            if (id.isPresent() && usage.isPresent()) {
                reports.add(new Report(id.get(), usage.get()));
            }
        }
        if (!errors.isEmpty()) {
            throw new BillingError.Invalid("The reports have wrong fields", errors).toException();
        }
        return reports;
    }

    private static Optional<UUID> id(@Nullable String text) {
        String bare = text == null
                ? ""
                : text.startsWith(GENERATION_PREFIX) ? text.substring(GENERATION_PREFIX.length()) : text;
        try {
            return bare.length() == 36 ? Optional.of(UUID.fromString(bare)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
