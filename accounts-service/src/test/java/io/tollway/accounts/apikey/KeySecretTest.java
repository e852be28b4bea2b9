package io.tollway.accounts.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySecretTest {
    private final SecureRandom random = new SecureRandom();

    /** Computed apart, with another language's CRC-32. */
    @ParameterizedTest
    @CsvSource({
        "sk-tw-v1-0123456789ABCDEFGHIJKLMNOPQRSTUV, 4aoF5p",
        "sk-tw-v1-00000000000000000000000000000000, 06uf8I",
        "sk-tw-mgmt-v1-0123456789ABCDEFGHIJKLMNOPQRSTUV, 0vYiqg"
    })
    void theChecksumIsTheCrcOfEverythingBeforeInBase62(String text, String checksum) {
        assertThat(KeySecret.checksum(text)).isEqualTo(checksum);
        assertThat(KeySecret.parse(text + checksum)).isPresent();
    }

    @Test
    void aGeneratedKeyHasItsFormAndParsesToItself() {
        for (KeySecret.Form form : KeySecret.Form.values()) {
            KeySecret key = KeySecret.generate(form, random);

            assertThat(key.reveal()).matches(form.prefix() + "[0-9A-Za-z]{38}");
            assertThat(KeySecret.parse(key.reveal()).orElseThrow().form()).isEqualTo(form);
            assertThat(KeySecret.parse(key.reveal()).orElseThrow().digest()).isEqualTo(key.digest());
        }
    }

    @Test
    void keysDoNotRepeat() {
        Set<String> seen = new HashSet<>();

        for (int made = 0; made < 1_000; made++) {
            assertThat(seen.add(KeySecret.generate(KeySecret.Form.API, random).reveal()))
                    .isTrue();
        }
    }

    @Test
    void aKeyWithAnyOneCharacterChangedIsNoKey() {
        String key = KeySecret.generate(KeySecret.Form.API, random).reveal();

        for (int index = 0; index < key.length(); index++) {
            char other = key.charAt(index) == 'x' ? 'y' : 'x';
            String changed = key.substring(0, index) + other + key.substring(index + 1);
            assertThat(KeySecret.parse(changed)).as(changed).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sk-tw-v1-",
                "sk-tw-v2-0123456789ABCDEFGHIJKLMNOPQRSTUV4aoF5p",
                "SK-TW-V1-0123456789ABCDEFGHIJKLMNOPQRSTUV4aoF5p",
                "sk-tw-v1-0123456789ABCDEFGHIJKLMNOPQRSTUV4aoF5p ",
                "sk-tw-v1-0123456789ABCDEFGHIJKLMNOPQRSTUV4aoF5p\n",
                "sk-tw-v1-0123456789ABCDEFGHIJKLMNOPQRSTUV4aoF5p\u0000",
                "sk-tw-v1-\uff10123456789ABCDEFGHIJKLMNOPQRSTUV4aoF5p",
                "' OR '1'='1",
                "${jndi:ldap://x}"
            })
    void whatIsMalformedIsNoKey(String text) {
        assertThat(KeySecret.parse(text)).isEmpty();
    }

    @Test
    void theLabelShowsPrefixAndLastFourAndPrintingShowsNeither() {
        KeySecret key = KeySecret.parse("sk-tw-v1-0123456789ABCDEFGHIJKLMNOPQRSTUV4aoF5p")
                .orElseThrow();

        assertThat(key.label()).isEqualTo("sk-tw-v1-...oF5p");
        assertThat(key.toString()).doesNotContain("0123").doesNotContain("oF5p");
        assertThat(key.digest()).matches("[0-9a-f]{64}");
    }
}
