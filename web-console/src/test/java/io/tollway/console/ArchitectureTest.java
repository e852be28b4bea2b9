package io.tollway.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** What the console must never become. Each rule has its reason and a test that shows it failing. */
class ArchitectureTest {
    private static final JavaClasses CONSOLE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tollway.console");

    private static final ArchRule NO_CYCLES = slices().matching("io.tollway.console.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a reader must be able to start somewhere");

    private static final ArchRule NO_STORAGE_OR_EVENTS = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.tollway.contracts..",
                    "org.apache.kafka..",
                    "org.hibernate..",
                    "java.sql..",
                    "com.google.crypto..")
            .because("the console holds sessions only; every rule and every secret is a service's");

    private static final ArchRule NO_FLOATING_MONEY = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.lang.Double")
            .because("money comes as decimal strings and leaves as them");

    @Test
    void packagesHaveNoCycles() {
        NO_CYCLES.check(CONSOLE);
    }

    @Test
    void theConsoleStoresNothing() {
        NO_STORAGE_OR_EVENTS.check(CONSOLE);
    }

    @Test
    void moneyIsNeverADouble() {
        NO_FLOATING_MONEY.check(CONSOLE);
    }

    @Test
    void theRulesFindWhatTheyForbid() {
        JavaClasses offenders = new ClassFileImporter().importClasses(StoringPage.class, RoundingPage.class);

        assertThat(NO_STORAGE_OR_EVENTS.evaluate(offenders).hasViolation()).isTrue();
        assertThat(NO_FLOATING_MONEY.evaluate(offenders).hasViolation()).isTrue();
    }

    static final class StoringPage {
        java.sql.@org.jspecify.annotations.Nullable Connection connection;
    }

    static final class RoundingPage {
        String half(String amount) {
            return String.valueOf(Double.parseDouble(amount) / 2);
        }
    }
}
