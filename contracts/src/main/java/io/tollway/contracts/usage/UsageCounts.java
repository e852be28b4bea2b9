package io.tollway.contracts.usage;

import static io.tollway.contracts.Checks.notNegative;

/**
 * What a request used, per class of {@link UsageClass}; absent counts are 0. {@code request} is not listed: a charged request counts one.
 */
public record UsageCounts(
        long input,
        long cacheRead,
        long cacheWrite5m,
        long cacheWrite1h,
        long audioInput,
        long imageInput,
        long output,
        long reasoning,
        long audioOutput,
        long imageOutput,
        long search) {

    public static final UsageCounts NONE = new UsageCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public UsageCounts {
        notNegative(input, "usage.input");
        notNegative(cacheRead, "usage.cache_read");
        notNegative(cacheWrite5m, "usage.cache_write_5m");
        notNegative(cacheWrite1h, "usage.cache_write_1h");
        notNegative(audioInput, "usage.audio_input");
        notNegative(imageInput, "usage.image_input");
        notNegative(output, "usage.output");
        notNegative(reasoning, "usage.reasoning");
        notNegative(audioOutput, "usage.audio_output");
        notNegative(imageOutput, "usage.image_output");
        notNegative(search, "usage.search");
    }

    /** The count of one class. */
    public long of(UsageClass usageClass) {
        return switch (usageClass) {
            case INPUT -> input;
            case CACHE_READ -> cacheRead;
            case CACHE_WRITE_5M -> cacheWrite5m;
            case CACHE_WRITE_1H -> cacheWrite1h;
            case AUDIO_INPUT -> audioInput;
            case IMAGE_INPUT -> imageInput;
            case OUTPUT -> output;
            case REASONING -> reasoning;
            case AUDIO_OUTPUT -> audioOutput;
            case IMAGE_OUTPUT -> imageOutput;
            case REQUEST -> 1;
            case SEARCH -> search;
        };
    }
}
