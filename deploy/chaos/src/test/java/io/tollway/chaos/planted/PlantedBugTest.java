package io.tollway.chaos.planted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.chaos.stack.ChaosFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rule that names a method which no longer exists plants nothing, and the campaign with it would prove nothing. */
class PlantedBugTest {
    private static final Path ROOT = Path.of(System.getProperty("tollway.root", "../.."))
            .toAbsolutePath()
            .normalize();
    private static final Pattern PLACE = Pattern.compile("CLASS (\\S+)\\s+METHOD (\\w+)");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void everyRuleNamesAClassAndAMethodThatExist(PlantedBug bug) throws IOException {
        Files.createFile(folder.resolve("byteman-0.jar"));
        String option = bug.jvmOptions(folder, folder).getFirst();
        String rules = Files.readString(Path.of(option.substring(option.indexOf("script:") + "script:".length())));

        Matcher place = PLACE.matcher(rules);
        assertThat(place.find()).isTrue();
        do {
            String service = place.group(1).startsWith("io.tollway.billing.") ? "billing-service" : "gateway-service";
            Path source = ROOT.resolve(service)
                    .resolve("src/main/java")
                    .resolve(place.group(1).replace('.', '/') + ".java");
            assertThat(source).exists();
            assertThat(Files.readString(source)).containsPattern("\\b" + place.group(2) + "\\(");
            assertThat(bug.inBilling()).isEqualTo(service.equals("billing-service"));
        } while (place.find());
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> PlantedBug.of("no-such-bug"))
                .isInstanceOf(ChaosFailure.class)
                .hasMessageContaining("double-grant");
    }
}
