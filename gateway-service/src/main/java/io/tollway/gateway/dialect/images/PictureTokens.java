package io.tollway.gateway.dialect.images;

import org.jspecify.annotations.Nullable;

/** The most tokens a picture takes where pictures are counted in tokens: by its size, and less in a lower quality. */
final class PictureTokens {
    /** OpenAI's dearest: 6 240 tokens for 1024 by 1536 in high quality, a token for 252 pixels. */
    private static final long PIXELS_PER_TOKEN = 250;

    private static final long MOST_SIDE = 16_384;
    /** What a provider may choose by itself. */
    private static final long AUTO_PIXELS = 2048L * 2048L;

    private PictureTokens() {}

    /** -1 when the size is none. */
    static long most(@Nullable String size, @Nullable String quality) {
        long pixels = size == null || size.equals("auto") ? AUTO_PIXELS : pixels(size);
        if (pixels < 0) {
            return -1;
        }
        long high = Math.max(1, pixels / PIXELS_PER_TOKEN);
        return switch (quality == null ? "auto" : quality) {
            case "low" -> high / 10 + 1;
            case "medium" -> high / 3 + 1;
            default -> high;
        };
    }

    private static long pixels(String size) {
        int times = size.indexOf('x');
        long width = times < 0 ? -1 : side(size, 0, times);
        long height = times < 0 ? -1 : side(size, times + 1, size.length());
        return width < 0 || height < 0 ? -1 : width * height;
    }

    private static long side(String size, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            char c = size.charAt(i);
            if (c < '0' || c > '9' || value > MOST_SIDE) {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return from == to || value == 0 || value > MOST_SIDE ? -1 : value;
    }
}
