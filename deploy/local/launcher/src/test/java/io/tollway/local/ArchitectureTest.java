package io.tollway.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.tollway.local.mail.MailCatcher;
import io.tollway.local.stack.TakenPorts;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final ArchRule NO_CYCLES = slices().matching("io.tollway.local.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature that needs itself through others cannot be read alone");

    /** Each of these is the whole of its process; {@link TakenPorts} runs before anything is built, let alone started. */
    private static final ArchRule ONE_EXIT = noClasses()
            .that()
            .doNotBelongToAnyOf(Launcher.class, MailCatcher.class, TakenPorts.class)
            .should()
            .callMethod(System.class, "exit", int.class)
            .because("an exit in the middle would skip stopping what was started");

    private static final ArchRule KILLED_BY_IDENTITY = noClasses()
            .should()
            .callMethod(ProcessHandle.class, "destroy")
            .orShould()
            .callMethod(ProcessHandle.class, "destroyForcibly")
            .because("a recorded number may be another process' by now; ProcessId checks");

    private static final ArchRule STACK_KNOWS_NO_COMPONENT = noClasses()
            .that()
            .resideInAPackage("..stack..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..component..", "..keycloak..", "..mail..", "..seed..", "..catalog..", "..command..")
            .because("starting, watching and stopping must not depend on what is started");

    private final JavaClasses main = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/embedded/"))
            .importPackages("io.tollway.local");

    @Test
    void keepsItsRules() {
        assertThat(main).isNotEmpty();
        NO_CYCLES.check(main);
        ONE_EXIT.check(main);
        KILLED_BY_IDENTITY.check(main);
        STACK_KNOWS_NO_COMPONENT.check(main);
    }

    @Test
    void wouldNoticeAViolation() {
        JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);
        assertThatThrownBy(() -> ONE_EXIT.check(offender)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> KILLED_BY_IDENTITY.check(offender)).isInstanceOf(AssertionError.class);
    }

    static final class Offender {
        private Offender() {}

        static void offend(long pid) {
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            System.exit(1);
        }
    }
}
