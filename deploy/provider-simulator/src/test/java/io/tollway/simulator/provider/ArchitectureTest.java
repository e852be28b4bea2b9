package io.tollway.simulator.provider;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** The rules of this module, each with its reason and with something that breaks it. */
class ArchitectureTest {
    private static final String BASE = "io.tollway.simulator.provider";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    private static final ArchRule NO_CYCLES = slices().matching(BASE + ".(**)")
            .should()
            .beFreeOfCycles()
            .because("a package that needs its user cannot be understood alone");
    private static final ArchRule NO_TOLLWAY = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.tollway.contracts..", "io.tollway.gateway..", "io.tollway.billing..", "io.tollway.accounts..")
            .because("an oracle that shares code with what it checks repeats its mistakes")
            .allowEmptyShould(true);
    private static final ArchRule DIALECTS_APART = noClasses()
            .that()
            .resideInAnyPackage(
                    BASE + ".serving..",
                    BASE + ".answer..",
                    BASE + ".invoice..",
                    BASE + ".fault..",
                    BASE + ".pricing..",
                    BASE + ".control..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BASE + ".openai..")
            .because("a further dialect must be one more package and nothing else")
            .allowEmptyShould(true);
    private static final ArchRule EXACT_MONEY = noClasses()
            .that()
            .resideInAPackage(BASE + ".pricing..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.lang\\.(Double|Float)|double|float")
            .orShould()
            .callMethod(BigDecimal.class, "doubleValue")
            .because("a rounded oracle is none")
            .allowEmptyShould(true);
    private static final ArchRule DIALECT_HAS_ONE_FACE = classes()
            .that()
            .resideInAPackage(BASE + ".openai..")
            .and()
            .haveSimpleNameNotEndingWith("Dialect")
            .should()
            .bePackagePrivate()
            .orShould()
            .bePrivate()
            .because("a dialect is entered by its Dialect alone");

    @Test
    void the_rules_hold() {
        NO_CYCLES.check(CLASSES);
        NO_TOLLWAY.check(CLASSES);
        DIALECTS_APART.check(CLASSES);
        EXACT_MONEY.check(CLASSES);
        DIALECT_HAS_ONE_FACE.check(CLASSES);
    }

    @Test
    void rounding_near_money_would_be_found() {
        ArchRule here = noClasses().should().callMethod(BigDecimal.class, "doubleValue");

        assertThat(here.evaluate(new ClassFileImporter().importClasses(Rounding.class))
                        .hasViolation())
                .isTrue();
        assertThat(here.evaluate(CLASSES.that(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                                BASE + ".pricing..")))
                        .hasViolation())
                .isFalse();
    }

    @Test
    void a_service_in_the_simulator_would_be_found() {
        ArchRule here = noClasses().should().dependOnClassesThat().resideInAnyPackage(BASE + ".openai..");

        assertThat(here.evaluate(new ClassFileImporter().importClasses(KnowsOneDialect.class))
                        .hasViolation())
                .isTrue();
    }

    @SuppressWarnings("unused") // breaks the rule on purpose
    private static final class Rounding {
        double rounded(BigDecimal amount) {
            return amount.doubleValue();
        }
    }

    @SuppressWarnings("unused") // breaks the rule on purpose
    private static final class KnowsOneDialect {
        Object dialect() {
            return new io.tollway.simulator.provider.openai.OpenAiDialect();
        }
    }
}
