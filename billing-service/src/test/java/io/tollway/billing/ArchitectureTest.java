package io.tollway.billing;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What review would otherwise have to remember. Each rule has a class that breaks it, to show that it can fail. */
class ArchitectureTest {
    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tollway.billing");

    private static final ArchRule NO_CYCLES = slices().matching("io.tollway.billing.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature that cannot be read without another one is not a feature");

    private static final ArchRule NO_FLOATING_MONEY = classes()
            .that()
            .resideInAnyPackage(
                    "..money..",
                    "..ledger..",
                    "..lease..",
                    "..rating..",
                    "..usage..",
                    "..topup..",
                    "..grant..",
                    "..proof..")
            .should(declareNoFloatingPoint())
            .because("binary fractions cannot hold a cent");

    private static final ArchRule ONLY_TOPUP_STRIPE_KNOWS_STRIPE = noClasses()
            .that()
            .resideOutsideOfPackage("..topup.stripe..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.stripe..")
            .because("Stripe is a cash rail behind a port, and its types are its own");

    private static final ArchRule TIME_IS_INJECTED = classes()
            .should(never(callMethod(Instant.class, "now")))
            .andShould(never(callMethod(System.class, "currentTimeMillis")))
            .andShould(never(callMethod(java.time.LocalDate.class, "now")))
            .because("tests move the clock");

    private static final ArchRule IDS_ARE_TIME_ORDERED = classes()
            .should(never(callMethod(UUID.class, "randomUUID")))
            .because("ids are UUIDv7, minted by io.tollway.billing.identity.UuidV7");

    private static final ArchRule ENTRANCES_ARE_PRIVATE = classes()
            .that()
            .haveSimpleNameEndingWith("Resource")
            .or()
            .haveSimpleNameEndingWith("Janitor")
            .or()
            .haveSimpleNameEndingWith("Relay")
            .should()
            .notBePublic()
            .because("a feature's public face is what others call; its entrances are called by nobody");

    @Test
    void featuresDoNotDependOnEachOtherInCircles() {
        NO_CYCLES.check(PRODUCTION);
    }

    @Test
    void moneyIsNeverFloatingPoint() {
        NO_FLOATING_MONEY.check(PRODUCTION);
        assertFails(NO_FLOATING_MONEY, io.tollway.billing.money.FloatingMoney.class);
    }

    @Test
    void onlyTopUpKnowsStripe() {
        ONLY_TOPUP_STRIPE_KNOWS_STRIPE.check(PRODUCTION);
        assertFails(ONLY_TOPUP_STRIPE_KNOWS_STRIPE, KnowsStripe.class);
    }

    @Test
    void timeComesFromTheInjectedClock() {
        TIME_IS_INJECTED.check(PRODUCTION);
        assertFails(TIME_IS_INJECTED, ReadsTheWallClock.class);
    }

    @Test
    void idsAreTimeOrdered() {
        IDS_ARE_TIME_ORDERED.check(PRODUCTION);
        assertFails(IDS_ARE_TIME_ORDERED, MintsRandomIds.class);
    }

    @Test
    void entrancesAreNotPublic() {
        ENTRANCES_ARE_PRIVATE.check(PRODUCTION);
        assertFails(ENTRANCES_ARE_PRIVATE, PublicResource.class);
    }

    private static void assertFails(ArchRule rule, Class<?> culprit) {
        JavaClasses classes = new ClassFileImporter().importClasses(culprit);
        assertThatThrownBy(() -> rule.check(classes)).isInstanceOf(AssertionError.class);
    }

    private static ArchCondition<JavaClass> declareNoFloatingPoint() {
        return new ArchCondition<>("declare no double or float") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaField field : type.getFields()) {
                    report(type, field.getFullName(), field.getRawType(), events);
                }
                for (JavaCodeUnit unit : type.getCodeUnits()) {
                    report(type, unit.getFullName(), unit.getRawReturnType(), events);
                    unit.getRawParameterTypes().forEach(raw -> report(type, unit.getFullName(), raw, events));
                }
            }
        };
    }

    private static void report(JavaClass owner, String where, JavaClass type, ConditionEvents events) {
        String name = type.getName();
        if (name.equals("double")
                || name.equals("float")
                || name.equals("java.lang.Double")
                || name.equals("java.lang.Float")) {
            events.add(SimpleConditionEvent.violated(owner, where + " has a floating-point type"));
        }
    }

    static final class KnowsStripe {
        com.stripe.model.@org.jspecify.annotations.Nullable Charge charge;
    }

    static final class ReadsTheWallClock {
        Instant read() {
            return Instant.now();
        }
    }

    static final class MintsRandomIds {
        UUID mint() {
            return UUID.randomUUID();
        }
    }

    public static final class PublicResource {}
}
