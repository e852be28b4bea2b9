package io.tollway.contracts.usage;

import static io.tollway.contracts.Checks.notNegative;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a request used, per class of {@link UsageClass}; absent counts are 0, and only {@code input} and {@code output} are always there. {@code request} is not listed: a charged request counts one.
 *
 * @param picture the size and quality of the pictures made, {@code 1024x1024/high}, which may have a price of their own; without a part that is not known, empty where neither is
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record UsageCounts(
        @JsonInclude(JsonInclude.Include.ALWAYS) long input,
        long cacheRead,
        long cacheWrite5m,
        long cacheWrite1h,
        long audioInput,
        long imageInput,
        @JsonInclude(JsonInclude.Include.ALWAYS) long output,
        long reasoning,
        long audioOutput,
        long imageOutput,
        long search,
        long characters,
        long seconds,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String picture) {
    private static final int LONGEST_PICTURE = 64;

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
        notNegative(characters, "usage.characters");
        notNegative(seconds, "usage.seconds");
        if (!isPicture(picture)) {
            throw new IllegalArgumentException("usage.picture must be a size and a quality such as 1024x1024/high, "
                    + LONGEST_PICTURE + " letters, digits and ._-/ at most");
        }
    }

    private static boolean isPicture(String text) {
        boolean plain = text.length() <= LONGEST_PICTURE;
        for (int i = 0; plain && i < text.length(); i++) {
            char c = text.charAt(i);
            plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '-' && c <= '9' || c == '_';
        }
        return plain;
    }

    /** Of pictures whose size and quality are not known, or of none. */
    public UsageCounts(
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
            long search,
            long characters,
            long seconds) {
        this(
                input,
                cacheRead,
                cacheWrite5m,
                cacheWrite1h,
                audioInput,
                imageInput,
                output,
                reasoning,
                audioOutput,
                imageOutput,
                search,
                characters,
                seconds,
                "");
    }

    /** Of what counts neither characters nor seconds. */
    public UsageCounts(
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
        this(
                input,
                cacheRead,
                cacheWrite5m,
                cacheWrite1h,
                audioInput,
                imageInput,
                output,
                reasoning,
                audioOutput,
                imageOutput,
                search,
                0,
                0);
    }

    /** As it stands in records. */
    @JsonCreator
    static UsageCounts read(
            @JsonProperty("input") long input,
            @JsonProperty("cache_read") @Nullable Long cacheRead,
            @JsonProperty("cache_write5m") @Nullable Long cacheWrite5m,
            @JsonProperty("cache_write1h") @Nullable Long cacheWrite1h,
            @JsonProperty("audio_input") @Nullable Long audioInput,
            @JsonProperty("image_input") @Nullable Long imageInput,
            @JsonProperty("output") long output,
            @JsonProperty("reasoning") @Nullable Long reasoning,
            @JsonProperty("audio_output") @Nullable Long audioOutput,
            @JsonProperty("image_output") @Nullable Long imageOutput,
            @JsonProperty("search") @Nullable Long search,
            @JsonProperty("characters") @Nullable Long characters,
            @JsonProperty("seconds") @Nullable Long seconds,
            @JsonProperty("picture") @Nullable String picture) {
        return new UsageCounts(
                input,
                orZero(cacheRead),
                orZero(cacheWrite5m),
                orZero(cacheWrite1h),
                orZero(audioInput),
                orZero(imageInput),
                output,
                orZero(reasoning),
                orZero(audioOutput),
                orZero(imageOutput),
                orZero(search),
                orZero(characters),
                orZero(seconds),
                picture == null ? "" : picture);
    }

    private static long orZero(@Nullable Long count) {
        return count == null ? 0 : count;
    }

    /** Input tokens alone. */
    public static UsageCounts ofInput(long tokens) {
        return new UsageCounts(tokens, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Searches alone. */
    public static UsageCounts ofSearches(long count) {
        return new UsageCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count);
    }

    /** Images alone. */
    public static UsageCounts ofImages(long count) {
        return new UsageCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, count, 0);
    }

    /** Characters alone. */
    public static UsageCounts ofCharacters(long count) {
        return new UsageCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count, 0);
    }

    /** Seconds alone. */
    public static UsageCounts ofSeconds(long count) {
        return new UsageCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count);
    }

    /**
     * Both together. Pictures of different sizes or qualities become pictures of none.
     *
     * @throws ArithmeticException when a count does not fit
     */
    public UsageCounts plus(UsageCounts more) {
        return new UsageCounts(
                Math.addExact(input, more.input),
                Math.addExact(cacheRead, more.cacheRead),
                Math.addExact(cacheWrite5m, more.cacheWrite5m),
                Math.addExact(cacheWrite1h, more.cacheWrite1h),
                Math.addExact(audioInput, more.audioInput),
                Math.addExact(imageInput, more.imageInput),
                Math.addExact(output, more.output),
                Math.addExact(reasoning, more.reasoning),
                Math.addExact(audioOutput, more.audioOutput),
                Math.addExact(imageOutput, more.imageOutput),
                Math.addExact(search, more.search),
                Math.addExact(characters, more.characters),
                Math.addExact(seconds, more.seconds),
                picture.isEmpty() || picture.equals(more.picture)
                        ? more.picture
                        : more.picture.isEmpty() ? picture : "");
    }

    /** The same, its pictures of this size and quality. */
    public UsageCounts ofPicture(String sizeAndQuality) {
        return new UsageCounts(
                input,
                cacheRead,
                cacheWrite5m,
                cacheWrite1h,
                audioInput,
                imageInput,
                output,
                reasoning,
                audioOutput,
                imageOutput,
                search,
                characters,
                seconds,
                sizeAndQuality);
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
            case CHARACTER -> characters;
            case SECOND -> seconds;
        };
    }
}
