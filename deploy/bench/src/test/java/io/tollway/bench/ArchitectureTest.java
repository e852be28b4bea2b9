package io.tollway.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.tollway.bench.books.RoundsMoney;
import io.tollway.bench.load.LooksAtTheClockOfTheWall;
import io.tollway.bench.proc.NeedsTheLoad;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of this module: each holds, and each finds the class that breaks it on purpose. */
class ArchitectureTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tollway.bench");

    static Stream<Arguments> rules() {
        ArchRule noCycles = slices().matching("io.tollway.bench.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a package that needs its user cannot be understood alone");
        ArchRule outsider = noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.tollway.contracts..",
                        "io.tollway.gateway..",
                        "io.tollway.billing..",
                        "io.tollway.accounts..",
                        "io.tollway.simulator..")
                .because("what is measured is called from outside, as customers do");
        ArchRule exactMoney = noClasses()
                .that()
                .resideInAPackage("io.tollway.bench.books..")
                .should()
                .callMethod(java.math.BigDecimal.class, "doubleValue")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.(Double|Float|Math)")
                .because("books that are compared after rounding always close");
        ArchRule monotonicTime = noClasses()
                .that()
                .resideInAnyPackage("io.tollway.bench.load..", "io.tollway.bench.measure..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .because("the wall clock is adjusted while it is read");
        return Stream.of(
                Arguments.of(noCycles, new Class<?>[] {
                    NeedsTheLoad.class,
                    io.tollway.bench.load.LoadGenerator.class,
                    io.tollway.bench.load.NeedsProc.class,
                    io.tollway.bench.proc.ProcFs.class
                }),
                Arguments.of(outsider, new Class<?>[] {io.tollway.bench.books.RoundsMoney.class}),
                Arguments.of(exactMoney, new Class<?>[] {RoundsMoney.class}),
                Arguments.of(monotonicTime, new Class<?>[] {LooksAtTheClockOfTheWall.class}));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleHoldsAndFindsWhatBreaksIt(ArchRule rule, Class<?>[] breakers) {
        rule.check(PRODUCT);

        assertThat(rule.evaluate(new ClassFileImporter().importClasses(breakers))
                        .hasViolation())
                .isTrue();
    }
}
