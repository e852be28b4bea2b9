package io.tollway.simulator.stripe;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final Set<String> INEXACT = Set.of("double", "float", "java.lang.Double", "java.lang.Float");

    private static final ArchRule NO_CYCLES = slices().matching("io.tollway.simulator.stripe.(*)..")
            .should()
            .beFreeOfCycles()
            .because("one can read the packages one after the other");

    private static final ArchRule NO_SERVICE = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("io.tollway..")
                    .and(describe("are not the simulator's", (JavaClass type) -> !type.getPackageName()
                            .startsWith("io.tollway.simulator.stripe"))))
            .because("a simulator that shares code with what it checks would share its mistakes");

    private static final ArchRule NO_STRIPE_CLIENT = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.stripe..")
            .because("Stripe's client is the judge of the simulator, in its tests only");

    private static final ArchRule EXACT_FIELDS = fields().should()
            .notHaveRawType(describe("float or double", (JavaClass type) -> INEXACT.contains(type.getName())))
            .because("money is counted in whole minor units");

    private static final ArchRule EXACT_METHODS = methods()
            .should()
            .notHaveRawReturnType(describe("float or double", (JavaClass type) -> INEXACT.contains(type.getName())))
            .because("money is counted in whole minor units");

    private static final ArchRule NO_SLEEP = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .because("waiting is done by timers, not by threads");

    private final JavaClasses production = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tollway.simulator.stripe");

    @Test
    void theSimulatorKeepsItsRules() {
        assertThat(production.stream().map(JavaClass::getSimpleName)).contains("StripeSimulator", "Payments");
        for (ArchRule rule :
                new ArchRule[] {NO_CYCLES, NO_SERVICE, NO_STRIPE_CLIENT, EXACT_FIELDS, EXACT_METHODS, NO_SLEEP}) {
            rule.check(production);
        }
    }

    @Test
    void eachRuleCatchesItsOffender() {
        JavaClasses offenders = new ClassFileImporter().importClasses(Offender.class, Shop.class);
        assertThat(NO_STRIPE_CLIENT.evaluate(offenders).hasViolation()).isTrue();
        assertThat(EXACT_FIELDS.evaluate(offenders).hasViolation()).isTrue();
        assertThat(EXACT_METHODS.evaluate(offenders).hasViolation()).isTrue();
        assertThat(NO_SLEEP.evaluate(offenders).hasViolation()).isTrue();
        JavaClasses cyclic = new ClassFileImporter()
                .importPackages("io.tollway.simulator.stripe.left", "io.tollway.simulator.stripe.right");
        assertThat(NO_CYCLES.evaluate(cyclic).hasViolation()).isTrue();
        JavaClasses foreign = new ClassFileImporter().importPackages("io.tollway.billing");
        assertThat(NO_SERVICE.evaluate(foreign).hasViolation()).isTrue();
    }

    static final class Offender {
        private double amount;

        double amount() throws InterruptedException {
            Thread.sleep(1);
            return amount++;
        }
    }

    @Test
    void onlyThePublicFacesOfAFeatureAreSeenOutside() {
        assertThat(production.stream()
                        .filter(type -> type.getPackageName().endsWith(".checkout"))
                        .filter(type ->
                                type.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC))
                        .filter(type -> !type.isNestedClass())
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder("Sessions", "SessionEndpoints", "CheckoutPages");
    }
}
