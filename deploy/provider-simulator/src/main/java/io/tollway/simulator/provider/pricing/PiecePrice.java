package io.tollway.simulator.provider.pricing;

import java.math.BigDecimal;

/**
 * US dollars for what is not counted in tokens, as exact decimals.
 *
 * @param search each
 * @param image each
 * @param character per million
 * @param second each
 */
public record PiecePrice(BigDecimal search, BigDecimal image, BigDecimal character, BigDecimal second) {
    public static final PiecePrice FREE =
            new PiecePrice(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
    private static final int PER_MILLION = 6;

    public PiecePrice {
        if (search.signum() < 0 || image.signum() < 0 || character.signum() < 0 || second.signum() < 0) {
            throw new IllegalArgumentException("a price must not be negative");
        }
    }

    public static PiecePrice ofSearch(String usd) {
        return new PiecePrice(new BigDecimal(usd), BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    public static PiecePrice ofImage(String usd) {
        return new PiecePrice(BigDecimal.ZERO, new BigDecimal(usd), BigDecimal.ZERO, BigDecimal.ZERO);
    }

    public static PiecePrice ofCharacter(String usdPerMillion) {
        return new PiecePrice(BigDecimal.ZERO, BigDecimal.ZERO, new BigDecimal(usdPerMillion), BigDecimal.ZERO);
    }

    public static PiecePrice ofSecond(String usd) {
        return new PiecePrice(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, new BigDecimal(usd));
    }

    BigDecimal cost(Pieces used) {
        return search.multiply(BigDecimal.valueOf(used.searches()))
                .add(image.multiply(BigDecimal.valueOf(used.images())))
                .add(character.multiply(BigDecimal.valueOf(used.characters())).movePointLeft(PER_MILLION))
                .add(second.multiply(BigDecimal.valueOf(used.seconds())));
    }
}
