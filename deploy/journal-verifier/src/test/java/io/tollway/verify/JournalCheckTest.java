package io.tollway.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.verify.Verdict.DoesNotFit;
import io.tollway.verify.Verdict.Fits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalCheckTest {
    @Test
    void anHonestJournalGivesItsBalance() {
        Fits fits = (Fits) Written.check(Written.lines());

        assertThat(fits.organization()).isEqualTo(Written.ORG);
        assertThat(fits.balanceNano()).isEqualTo(10_000_000_000L);
        assertThat(fits.requests()).isEqualTo(3);
        assertThat(fits.sealedDays()).isEqualTo(1);
    }

    @Test
    void everySingleChangedCharacterIsFoundAtItsLine() {
        List<String> honest = Written.lines();
        for (int line = 0; line < honest.size(); line++) {
            String text = honest.get(line);
            // The time of sealing is told for information and proves nothing.
            int end = text.contains("sealed_at") ? text.indexOf(",\"sealed_at") : text.length();
            for (int at = 0; at < end; at++) {
                List<String> changed = new ArrayList<>(honest);
                char other = text.charAt(at) == '7' ? '8' : '7';
                changed.set(line, text.substring(0, at) + other + text.substring(at + 1));

                assertThat(Written.check(changed))
                        .as("character %d of line %d", at, line + 1)
                        .isInstanceOfSatisfying(DoesNotFit.class, misfit -> assertThat(misfit.line())
                                .isBetween(1L, (long) honest.size()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4, 7, 8, 9, 10, 11})
    void aMissingRowIsNamed(int missing) {
        List<String> lines = new ArrayList<>(Written.lines());
        lines.remove(missing);

        DoesNotFit misfit = (DoesNotFit) Written.check(lines);

        // Where the day's mark stands next, it is the mark that no longer fits.
        assertThat(misfit.line()).isEqualTo(missing + 1L);
    }

    @Test
    void swappedRowsAreNamedAtTheFirstOfThem() {
        List<String> lines = new ArrayList<>(Written.lines());
        Collections.swap(lines, 9, 10);

        DoesNotFit misfit = (DoesNotFit) Written.check(lines);

        assertThat(misfit.line()).isEqualTo(10);
        assertThat(misfit.reason()).contains("row 8 is missing: this one is number 9");
    }

    @Test
    void aRepeatedRowIsNamed() {
        List<String> lines = new ArrayList<>(Written.lines());
        lines.add(10, lines.get(9));

        assertThat(((DoesNotFit) Written.check(lines)).reason()).contains("stands twice");
    }

    @Test
    void aFileThatIsCutOffSaysSo() {
        List<String> lines = Written.lines();

        DoesNotFit misfit = (DoesNotFit) Written.check(lines.subList(0, lines.size() - 1));

        assertThat(misfit.reason()).contains("cut off");
        assertThat(misfit.line()).isEqualTo(lines.size());
    }

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            "charge_nano":400000000,"leases":"lease:400000000" | "charge_nano":300000000 | takes 1000000000 for usage, and its requests cost 900000000
            "charge_nano":600000000          | "charge_nano":600000001       | costs more than was reserved
            "charge_nano":400000000          | "charge_nano":-1              | charge_nano is negative
            000000000002                     | 000000000001                  | charged twice
            "lot_id":"l2","amount_nano":1000000000 | "lot_id":"l2","amount_nano":1000000001 | more is taken from lot l2 than it had
            "balance_nano":10000000000       | "balance_nano":10000000001    | balance_nano is said to be 10000000001, the rows give 10000000000
            "total_usage_nano":1000000000    | "total_usage_nano":1000000001 | total_usage_nano is said to be
            "lot_id":"l1","remaining_nano":10000000000 | "lot_id":"l1","remaining_nano":1 | lot l1 should have 10000000000 left
            "lease:400000000"                | "lease:400000001"             | a lease pays more than the request costs
            "charge_nano":400000000          | "charge_nano":9223372036854775808 | charge_nano is missing or not an integer
            2026-11-21T08                    | 2026-11-19T08                 | booked on a day before
            """)
    void whoChainsAnewIsFoundByTheMoney(String from, String to, String reason) {
        List<String> lines = Written.chained(body -> body.replace(from, to));

        assertThat(((DoesNotFit) Written.check(lines)).reason()).contains(reason);
    }

    @Test
    void creditThatComesBackForARequestThatWasNotChargedIsFound() {
        List<String> lines = Written.chained(body -> body.replace("\"kind\":\"grant\"", "\"kind\":\"true_up\"")
                .replace("\"reference\":\"grant:g1\"", "\"reference\":\"true_up:" + Written.ORG + ":promo\""));

        assertThat(((DoesNotFit) Written.check(lines)).reason())
                .contains("it gives back for request " + Written.ORG + ", which is not charged before it");
    }

    @Test
    void whoChainsASealedDayAnewIsFoundByItsDigest() {
        List<String> lines = Written.chained(body -> body.replace("\"priority\":20", "\"priority\":21"));

        DoesNotFit misfit = (DoesNotFit) Written.check(lines);

        assertThat(misfit.reason()).contains("day 2026-11-20 was sealed with other rows");
    }

    @Test
    void whoSealsADayAnewIsFoundByTheDigestThatTheReaderKept() throws IOException {
        Map<String, String> kept =
                JournalCheck.daysOf(new BufferedReader(new StringReader(String.join("\n", Written.lines()))));
        String digest = kept.get("2026-11-20");
        assertThat(digest).isNotNull();

        assertThat(Written.check(Written.lines(), kept)).isInstanceOf(Fits.class);
        DoesNotFit other = (DoesNotFit) Written.check(Written.lines(), Map.of("2026-11-20", "0".repeat(64)));
        assertThat(other.reason()).contains("had the digest");
        DoesNotFit gone = (DoesNotFit) Written.check(Written.lines(), Map.of("2026-11-19", "0".repeat(64)));
        assertThat(gone.reason()).contains("not sealed in this one: 2026-11-19");
    }

    @Test
    void bytesThatAreNoJournalAreAVerdictToo() {
        assertThat(((DoesNotFit) Written.check(List.of("hello"))).reason()).contains("not JSON");
        assertThat(((DoesNotFit) Written.check(List.of("[]"))).reason()).contains("not a JSON object");
        assertThat(((DoesNotFit) Written.check(List.of("{}"))).reason()).contains("row is missing");
    }
}
