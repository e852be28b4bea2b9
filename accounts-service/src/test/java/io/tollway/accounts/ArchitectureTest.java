package io.tollway.accounts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.tollway.accounts.badexamples.BadExamples;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HttpMethod;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The rules of this service, each with its reason, and each shown to bite on a class that breaks it. */
class ArchitectureTest {
    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tollway.accounts");
    private static final JavaClasses BAD = new ClassFileImporter().importPackagesOf(BadExamples.class);

    private static final Map<String, Set<String>> FORBIDDEN_CALLS = Map.of(
            Instant.class.getName(),
            Set.of("now"),
            System.class.getName(),
            Set.of("currentTimeMillis", "exit"),
            UUID.class.getName(),
            Set.of("randomUUID"),
            Thread.class.getName(),
            Set.of("sleep"),
            "io.smallrye.mutiny.groups.UniAwait",
            Set.of("indefinitely", "atMost"));

    private static final ArchRule NO_CYCLES = slices().matching("io.tollway.accounts.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature that needs another one back is one feature");

    private static final ArchRule CLOCK_AND_IDS = noClasses()
            .should()
            .accessTargetWhere(DescribedPredicate.describe(
                    "is time, chance or waiting outside its place", ArchitectureTest::isForbidden))
            .because("time comes from the injected Clock, ids from Ids, and an event loop never waits");

    private static final ArchRule NO_FLOATS = fields().should(new ArchCondition<JavaField>("not be a binary fraction") {
                @Override
                public void check(JavaField field, ConditionEvents events) {
                    Set<String> binary = Set.of("double", "float", "java.lang.Double", "java.lang.Float");
                    events.add(new SimpleConditionEvent(
                            field, !binary.contains(field.getRawType().getName()), field.getFullName()));
                }
            })
            .because("money is exact");

    private static final ArchRule SECRETS_ARE_NOT_KEPT = fields().that()
            .areDeclaredInClassesThat()
            .haveSimpleNameEndingWith("Entity")
            .or()
            .areDeclaredInClassesThat()
            .haveSimpleNameEndingWith("View")
            .should(new ArchCondition<JavaField>("hold no secret in clear") {
                @Override
                public void check(JavaField field, ConditionEvents events) {
                    Set<String> secrets = Set.of("KeySecret", "ProviderSecret");
                    events.add(new SimpleConditionEvent(
                            field, !secrets.contains(field.getRawType().getSimpleName()), field.getFullName()));
                }
            })
            .because("a secret lives from a request to its digest or its sealing, and nowhere else");

    private static final ArchRule ENDPOINTS_ARE_GUARDED = methods()
            .that(new DescribedPredicate<JavaMethod>("are HTTP endpoints") {
                @Override
                public boolean test(JavaMethod method) {
                    return method.getAnnotations().stream()
                            .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class));
                }
            })
            .should(new ArchCondition<JavaMethod>("pass the gate or say that they are for anyone") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    boolean guarded = method.isAnnotatedWith(PermitAll.class)
                            || method.getMethodCallsFromSelf().stream()
                                    .map(call -> call.getTargetOwner().getSimpleName())
                                    .anyMatch(Set.of("Access", "InternalToken")::contains);
                    events.add(new SimpleConditionEvent(method, guarded, method.getFullName() + " is not guarded"));
                }
            })
            .because("authorization by path patterns has failed elsewhere; each method says for whom it is");

    private static final ArchRule KEYCLOAK_IN_ONE_PLACE = noClasses()
            .that()
            .resideOutsideOfPackage("io.tollway.accounts.identity.keycloak..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.keycloak..")
            .because("another identity provider must be one package's work");

    private static final ArchRule KAFKA_IN_ONE_PLACE = noClasses()
            .that()
            .resideOutsideOfPackage("io.tollway.accounts.outbox..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.kafka..")
            .because("what is published must have been committed first");

    private static final ArchRule SESSIONS_IN_REPOSITORIES = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Repository")
            .and()
            .resideOutsideOfPackage("io.tollway.accounts.database..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.hibernate..")
            .because("persistence stays inside *Repository classes");

    private static final ArchRule ENTITIES_ARE_PRIVATE = classes()
            .that()
            .haveSimpleNameEndingWith("Entity")
            .should()
            .bePackagePrivate()
            .because("a row is its feature's own business");

    private static final ArchRule NAMES_SAY_SOMETHING = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .because("names say the mechanism or the role");

    @Test
    void theServiceKeepsItsRules() {
        for (ArchRule rule : new ArchRule[] {
            NO_CYCLES,
            CLOCK_AND_IDS,
            NO_FLOATS,
            SECRETS_ARE_NOT_KEPT,
            ENDPOINTS_ARE_GUARDED,
            KEYCLOAK_IN_ONE_PLACE,
            KAFKA_IN_ONE_PLACE,
            SESSIONS_IN_REPOSITORIES,
            ENTITIES_ARE_PRIVATE,
            NAMES_SAY_SOMETHING
        }) {
            rule.check(SERVICE);
        }
    }

    @Test
    void everyRuleBites() {
        for (ArchRule rule : new ArchRule[] {
            CLOCK_AND_IDS,
            NO_FLOATS,
            SECRETS_ARE_NOT_KEPT,
            ENDPOINTS_ARE_GUARDED,
            KEYCLOAK_IN_ONE_PLACE,
            KAFKA_IN_ONE_PLACE,
            SESSIONS_IN_REPOSITORIES,
            ENTITIES_ARE_PRIVATE,
            NAMES_SAY_SOMETHING
        }) {
            assertThat(rule.evaluate(BAD).hasViolation())
                    .as(rule.getDescription())
                    .isTrue();
        }
        ArchRule cycles = slices().matching("io.tollway.accounts.badexamples.(*)..")
                .should()
                .beFreeOfCycles();
        assertThat(cycles.evaluate(BAD).hasViolation()).isTrue();
    }

    private static boolean isForbidden(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        return FORBIDDEN_CALLS.getOrDefault(owner.getName(), Set.of()).contains(access.getName());
    }
}
