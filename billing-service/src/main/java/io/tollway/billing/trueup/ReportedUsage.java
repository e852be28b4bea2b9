package io.tollway.billing.trueup;

import io.tollway.billing.error.FieldError;
import io.tollway.contracts.usage.UsageClass;
import io.tollway.contracts.usage.UsageCounts;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counts as an operator hands them in: by the names of the price list's classes, those left out are 0. */
final class ReportedUsage {
    /** More than any request can use; what is rated with it fits any amount or is refused by the arithmetic. */
    private static final long MOST = 1_000_000_000_000L;

    private ReportedUsage() {}

    /** Empty when something is wrong, which is then among the errors. */
    static Optional<UsageCounts> of(
            @Nullable Map<String, @Nullable Long> counts, String field, List<FieldError> errors) {
        if (counts == null || counts.isEmpty()) {
            errors.add(new FieldError(field, "missing", "must be given, for example {\"input\": 12, \"output\": 34}"));
            return Optional.empty();
        }
        int before = errors.size();
        Map<UsageClass, Long> read = new EnumMap<>(UsageClass.class);
        counts.forEach((name, count) -> {
            Optional<UsageClass> known = Stream.of(UsageClass.values())
                    .filter(each ->
                            each != UsageClass.REQUEST && each.wireName().equals(name))
                    .findFirst();
            if (known.isEmpty()) {
                errors.add(new FieldError(field + "." + name, "unknown_field", "is no class of usage"));
            } else if (count == null || count < 0 || count > MOST) {
                errors.add(new FieldError(field + "." + name, "out_of_range", "must be 0 to " + MOST));
            } else {
                read.put(known.get(), count);
            }
        });
        return errors.size() > before ? Optional.empty() : Optional.of(counts(read));
    }

    private static UsageCounts counts(Map<UsageClass, Long> read) {
        return new UsageCounts(
                read.getOrDefault(UsageClass.INPUT, 0L),
                read.getOrDefault(UsageClass.CACHE_READ, 0L),
                read.getOrDefault(UsageClass.CACHE_WRITE_5M, 0L),
                read.getOrDefault(UsageClass.CACHE_WRITE_1H, 0L),
                read.getOrDefault(UsageClass.AUDIO_INPUT, 0L),
                read.getOrDefault(UsageClass.IMAGE_INPUT, 0L),
                read.getOrDefault(UsageClass.OUTPUT, 0L),
                read.getOrDefault(UsageClass.REASONING, 0L),
                read.getOrDefault(UsageClass.AUDIO_OUTPUT, 0L),
                read.getOrDefault(UsageClass.IMAGE_OUTPUT, 0L),
                read.getOrDefault(UsageClass.SEARCH, 0L),
                read.getOrDefault(UsageClass.CHARACTER, 0L),
                read.getOrDefault(UsageClass.SECOND, 0L));
    }
}
