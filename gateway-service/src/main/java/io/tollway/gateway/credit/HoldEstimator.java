package io.tollway.gateway.credit;

import io.tollway.contracts.usage.UsageClass;
import io.tollway.contracts.usage.UsageCounts;
import io.tollway.gateway.credit.RequestSize.Media;
import io.tollway.gateway.usage.PicturePrice;
import io.tollway.gateway.usage.Rater;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds a request's cost from what can be measured before it is sent. Pure.
 *
 * <p>Input: a byte-level tokenizer never makes more tokens than there are bytes; templates and tool prompts add fixed overheads; media have bounds of their own; and no request is
 * longer than the model's context. Every input token is priced as the dearest input class, every output token as the dearest output class.
 */
final class HoldEstimator {
    private static final long BASE_TOKENS = 64;
    private static final long TOKENS_PER_MESSAGE = 16;
    /** The hidden prompt with which some providers explain tools to the model. */
    private static final long TOOL_PROMPT_TOKENS = 700;

    private static final long TOKENS_PER_TOOL = 32;
    /** 32 tokens a second (the dearest counting known) at 4 kbit/s (below any speech codec in use). */
    private static final long AUDIO_BYTES_PER_TOKEN = 16;

    /** Results that one search of the provider's adds to the input; the prompt is read again with them. Published; what is above is the operator's. */
    private static final long TOKENS_PER_SEARCH = 16_384;

    private static final long IMAGE_BASE_TOKENS = 2833;
    private static final long IMAGE_TILE_TOKENS = 5667;
    private static final long IMAGE_TILE_PIXELS = 512;

    private static final List<UsageClass> UNITS = List.of(UsageClass.SEARCH, UsageClass.CHARACTER, UsageClass.SECOND);

    private final long defaultOutput;
    private final long floor;
    private final long imageTokens;

    HoldEstimator(long defaultOutput, long floor, long imageTokens) {
        this.defaultOutput = defaultOutput;
        this.floor = floor;
        this.imageTokens = imageTokens;
    }

    /** The terms, or what about the request has no bound. */
    sealed interface Estimate {
        record Bounded(HoldTerms terms) implements Estimate {}

        record Unbounded(String field, String remedy) implements Estimate {}
    }

    Estimate estimate(HoldRequest request) {
        Long context = request.contextLength();
        long media = 0;
        long audio = 0;
        for (Media each : request.size().media()) {
            switch (each) {
                case Media.Image image -> media = Math.addExact(media, imageTokens(image));
                case Media.Audio sound -> {
                    if (sound.bytes() < 0 && context == null) {
                        return unbounded("audio");
                    }
                    long tokens = sound.bytes() < 0 ? bound(context) : sound.bytes() / AUDIO_BYTES_PER_TOKEN + 1;
                    audio = Math.addExact(audio, tokens);
                }
                case Media.File file -> {
                    if (context == null) {
                        return unbounded("file");
                    }
                    media = Math.addExact(media, context);
                }
            }
        }
        long output = outputCeiling(request);
        List<HoldTerms.Line> lines = new ArrayList<>(request.prices().size());
        try {
            for (var price : request.prices()) {
                lines.add(line(request, price.price(), media, audio));
            }
            HoldTerms terms = new HoldTerms(lines, output, request.clientMaxOutput() != null, floor);
            terms.amountNano(output);
            return new Estimate.Bounded(terms);
        } catch (ArithmeticException overflow) {
            return new Estimate.Unbounded(
                    "max_tokens", "ask for less; the bound of this request's cost cannot be represented");
        }
    }

    private static Estimate.Unbounded unbounded(String what) {
        return new Estimate.Unbounded(
                "messages[].content[]." + what,
                "send it as data instead of an address, or use a model with a known context length");
    }

    private static long bound(@Nullable Long context) {
        return context == null ? 0 : context;
    }

    private HoldTerms.Line line(HoldRequest request, Map<String, Long> price, long media, long audio) {
        RequestSize size = request.size();
        long text = textTokens(size);
        Long context = request.contextLength();
        long all = Math.addExact(text, media);
        if (context != null) {
            all = Math.min(all, context);
            audio = Math.min(audio, context);
        }
        all = withSearches(all, size.searches(), context);
        long input = Math.multiplyExact(all, dearestInput(price, !size.media().isEmpty()));
        long fixed = Math.addExact(
                input, Math.multiplyExact(audio, dearest(price, UsageClass.AUDIO_INPUT, UsageClass.INPUT)));
        fixed = Math.addExact(fixed, Math.multiplyExact(size.searches(), Rater.picoPrice(price, UsageClass.SEARCH)));
        if (size.imagesOut() > 0) {
            fixed = Math.addExact(fixed, Math.multiplyExact(size.imagesOut(), PicturePrice.most(price, "")));
        }
        long perToken = dearest(price, UsageClass.OUTPUT, UsageClass.REASONING);
        if (size.audioOut()) {
            perToken = Math.max(perToken, Rater.picoPrice(price, UsageClass.AUDIO_OUTPUT));
        }
        return new HoldTerms.Line(
                Math.addExact(Math.multiplyExact(fixed, request.choices()), once(price, size.units())),
                Math.multiplyExact(perToken, request.choices()));
    }

    /** What is not each choice's own: the fee of a request, and what is counted for all together. */
    private static long once(Map<String, Long> price, UsageCounts units) {
        long sum = Rater.picoPrice(price, UsageClass.REQUEST);
        if (units.imageOutput() > 0) {
            sum = Math.addExact(
                    sum, Math.multiplyExact(units.imageOutput(), PicturePrice.most(price, units.picture())));
        }
        for (UsageClass each : UNITS) {
            sum = Math.addExact(sum, Math.multiplyExact(units.of(each), Rater.picoPrice(price, each)));
        }
        return sum;
    }

    private static long withSearches(long prompt, int searches, @Nullable Long context) {
        long all = prompt;
        long read = prompt;
        for (int i = 0; i < searches; i++) {
            read = Math.addExact(read, TOKENS_PER_SEARCH);
            read = context == null ? read : Math.min(read, context);
            all = Math.addExact(all, read);
        }
        return all;
    }

    private static long textTokens(RequestSize size) {
        long overhead = BASE_TOKENS + TOKENS_PER_MESSAGE * size.messages();
        if (size.tools() > 0) {
            overhead += TOOL_PROMPT_TOKENS + TOKENS_PER_TOOL * size.tools();
        }
        return Math.addExact(size.textBytes(), overhead);
    }

    private long imageTokens(Media.Image image) {
        if (image.width() <= 0 || image.height() <= 0) {
            return imageTokens;
        }
        long tiles = Math.ceilDiv(image.width(), IMAGE_TILE_PIXELS) * Math.ceilDiv(image.height(), IMAGE_TILE_PIXELS);
        return Math.min(imageTokens, IMAGE_BASE_TOKENS + IMAGE_TILE_TOKENS * tiles);
    }

    private static long dearestInput(Map<String, Long> price, boolean media) {
        long most = dearest(price, UsageClass.INPUT, UsageClass.CACHE_READ);
        most = Math.max(most, dearest(price, UsageClass.CACHE_WRITE_5M, UsageClass.CACHE_WRITE_1H));
        return media ? Math.max(most, Rater.picoPrice(price, UsageClass.IMAGE_INPUT)) : most;
    }

    private static long dearest(Map<String, Long> price, UsageClass one, UsageClass other) {
        return Math.max(Rater.picoPrice(price, one), Rater.picoPrice(price, other));
    }

    private long outputCeiling(HoldRequest request) {
        Long client = request.clientMaxOutput();
        Long model = request.modelMaxOutput() != null ? request.modelMaxOutput() : request.contextLength();
        long wanted = client == null ? defaultOutput : client;
        return model == null ? wanted : Math.min(wanted, model);
    }
}
