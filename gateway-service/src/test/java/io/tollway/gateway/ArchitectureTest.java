package io.tollway.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.tollway.gateway.broken.cycle.one.First;
import io.tollway.gateway.broken.hot.Offender;
import io.tollway.gateway.broken.names.RequestHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of this module; each has a reason, and a class that breaks it to show that the rule would notice. */
class ArchitectureTest {
    /** Packages on the path of every request. */
    private static final String[] HOT = {
        "..gateway.http..",
        "..gateway.exchange..",
        "..gateway.auth..",
        "..gateway.body..",
        "..gateway.routing..",
        "..gateway.provider..",
        "..gateway.dialect..",
        "..gateway.canonical..",
        "..gateway.socket..",
        "..gateway.stream..",
        "..gateway.byok..",
        "..gateway.broken.hot.."
    };

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tollway.gateway");

    private static final ArchRule NO_CYCLES = slices().matching("io.tollway.gateway.(**)")
            .should()
            .beFreeOfCycles()
            .because("a feature that needs another which needs it back is one feature in two folders");

    private static final ArchRule NO_FRAMEWORK = noClasses()
            .that()
            .resideInAnyPackage(HOT)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.smallrye.mutiny..",
                    "jakarta.ws.rs..",
                    "jakarta.enterprise..",
                    "jakarta.inject..",
                    "java.sql.."))
            .because(
                    "on the request path there is no reactive type, no proxy and no database: each costs more than the work itself");

    private static final ArchRule NO_WAITING = noClasses()
            .that()
            .resideInAnyPackage(HOT)
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(java.util.concurrent.CompletableFuture.class, "join")
            .orShould()
            .callMethod(java.util.concurrent.CompletableFuture.class, "get")
            .because("an event loop that waits stops every stream it serves");

    private static final ArchRule NO_FORMAT = noClasses()
            .that()
            .resideInAnyPackage(HOT)
            .should()
            .callMethod(String.class, "format", String.class, Object[].class)
            .orShould()
            .callMethod(String.class, "matches", String.class)
            .orShould()
            .dependOnClassesThat(resideInAnyPackage("java.util.regex.."))
            .because("formats and expressions are slower than everything else done to a request");

    private static final ArchRule NO_CLOCK = noClasses()
            .that()
            .resideInAPackage("io.tollway.gateway..")
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("time comes from the injected Clock, so that tests own it");

    private static final ArchRule NAMES = noClasses()
            .that()
            .resideInAPackage("io.tollway.gateway..")
            .should()
            .haveNameMatching(".*(Impl|Util|Utils|Helper|Manager|Dto|Info)")
            .because("a name says the mechanism or the role");

    private static final ArchRule ERRORS_KNOW_NOBODY = noClasses()
            .that(resideInAPackage("..gateway.error.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "..gateway.http..",
                    "..gateway.exchange..",
                    "..gateway.routing..",
                    "..gateway.credit..",
                    "..gateway.usage.."))
            .because("everybody refuses; whoever refuses must not need what comes after it");

    private static final ArchRule NO_DATABASE = noClasses()
            .that()
            .resideInAPackage("io.tollway.gateway..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("java.sql..", "javax.sql..", "io.vertx.sqlclient..", "org.hibernate.."))
            .because("the gateway owns nothing durable but its spool");

    static java.util.stream.Stream<ArchRule> rules() {
        return java.util.stream.Stream.of(
                NO_CYCLES, NO_FRAMEWORK, NO_WAITING, NO_FORMAT, NO_CLOCK, NAMES, ERRORS_KNOW_NOBODY, NO_DATABASE);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(ArchRule rule) {
        rule.check(MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith(org.jspecify.annotations.NullMarked.class)
                .check(MAIN);
    }

    @Test
    void wouldNoticeACycle() {
        assertThat(breaks(NO_CYCLES, First.class)).isTrue();
    }

    @Test
    void wouldNoticeAFrameworkAWaitAFormatAndAClockOnThePath() {
        assertThat(breaks(NO_FRAMEWORK, Offender.class)).isTrue();
        assertThat(breaks(NO_WAITING, Offender.class)).isTrue();
        assertThat(breaks(NO_FORMAT, Offender.class)).isTrue();
        assertThat(breaks(NO_CLOCK, Offender.class)).isTrue();
        assertThat(breaks(NO_DATABASE, Offender.class)).isTrue();
    }

    @Test
    void wouldNoticeANameThatSaysNothing() {
        assertThat(breaks(NAMES, RequestHelper.class)).isTrue();
    }

    private static boolean breaks(ArchRule rule, Class<?> offender) {
        JavaClasses broken = new ClassFileImporter()
                .importPackages(
                        offender.getPackageName().contains(".cycle.")
                                ? "io.tollway.gateway.broken.cycle"
                                : offender.getPackageName());
        return rule.evaluate(broken).hasViolation();
    }
}
