package io.tollway.gateway.usage;

import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.usage.UsageClass;
import java.util.Map;

/** The price of one picture by its size and quality, pico-dollars; the rules are {@link PriceState}'s. */
public final class PicturePrice {
    private static final String ROW = PriceState.PICTURE_ROW;

    private PicturePrice() {}

    /** @param picture as in {@link io.tollway.contracts.usage.UsageCounts#picture} */
    public static long of(Map<String, Long> picoPrices, String picture) {
        long others = Rater.picoPrice(picoPrices, UsageClass.IMAGE_OUTPUT);
        if (picture.isEmpty()) {
            return others;
        }
        Long own = picoPrices.get(ROW + picture);
        if (own != null) {
            return own;
        }
        long dearest = dearest(picoPrices, picture);
        return dearest < 0 ? others : dearest;
    }

    /** The most that a picture can cost of which at least this much is known; the answer may tell more. */
    public static long most(Map<String, Long> picoPrices, String picture) {
        return Math.max(Rater.picoPrice(picoPrices, UsageClass.IMAGE_OUTPUT), dearest(picoPrices, picture));
    }

    /** Of the rows that agree; -1 when none does. */
    private static long dearest(Map<String, Long> picoPrices, String picture) {
        long dearest = -1;
        for (Map.Entry<String, Long> row : picoPrices.entrySet()) {
            if (row.getKey().startsWith(ROW) && agrees(row.getKey().substring(ROW.length()), picture)) {
                dearest = Math.max(dearest, row.getValue());
            }
        }
        return dearest;
    }

    private static boolean agrees(String row, String picture) {
        String size = size(picture);
        String quality = quality(picture);
        return (size.isEmpty() || size.equals(size(row)))
                && (quality.isEmpty() || quality(row).isEmpty() || quality.equals(quality(row)));
    }

    private static String size(String picture) {
        int slash = picture.indexOf('/');
        return slash < 0 ? picture : picture.substring(0, slash);
    }

    private static String quality(String picture) {
        int slash = picture.indexOf('/');
        return slash < 0 ? "" : picture.substring(slash + 1);
    }
}
