package io.tollway.accounts.input;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What somebody who mistyped a name most likely meant. */
public final class NearestName {
    private NearestName() {}

    /** The known name with the fewest edits, if it is near enough to be a likely slip. */
    public static Optional<String> of(String given, Collection<String> known) {
        String name = given.length() > 100 ? given.substring(0, 100) : given;
        int tolerance = Math.max(2, name.length() / 3);
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= tolerance)
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** "; did you mean x?" or, when nothing is near, the list of what is known. */
    public static String hint(String given, Collection<String> known) {
        return of(given, known)
                .map(name -> "; did you mean \"" + name + "\"?")
                .orElseGet(() -> known.size() > 12 ? "" : "; known: " + String.join(", ", known));
    }

    /** Edits (insert, delete, replace, swap of neighbours) between two names. */
    static int distance(String left, String right) {
        int[][] cost = new int[left.length() + 1][right.length() + 1];
        for (int row = 0; row <= left.length(); row++) {
            for (int column = 0; column <= right.length(); column++) {
                if (row == 0 || column == 0) {
                    cost[row][column] = row + column;
                    continue;
                }
                boolean same = left.charAt(row - 1) == right.charAt(column - 1);
                int best = Math.min(
                        Math.min(cost[row - 1][column], cost[row][column - 1]) + 1,
                        cost[row - 1][column - 1] + (same ? 0 : 1));
                boolean swapped = row > 1
                        && column > 1
                        && left.charAt(row - 1) == right.charAt(column - 2)
                        && left.charAt(row - 2) == right.charAt(column - 1);
                cost[row][column] = swapped ? Math.min(best, cost[row - 2][column - 2] + 1) : best;
            }
        }
        return cost[left.length()][right.length()];
    }
}
