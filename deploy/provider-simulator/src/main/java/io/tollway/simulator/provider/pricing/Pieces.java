package io.tollway.simulator.provider.pricing;

/** What one request used that is not counted in tokens. */
public record Pieces(long searches, long images, long characters, long seconds) {
    public static final Pieces NONE = new Pieces(0, 0, 0, 0);

    public Pieces {
        if (searches < 0 || images < 0 || characters < 0 || seconds < 0) {
            throw new IllegalArgumentException(
                    "pieces must not be negative: " + searches + ", " + images + ", " + characters + ", " + seconds);
        }
    }
}
