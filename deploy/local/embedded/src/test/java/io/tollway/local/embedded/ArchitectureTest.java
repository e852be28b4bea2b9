package io.tollway.local.embedded;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final ArchRule STANDS_ALONE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "io.vertx..", "org.apache.kafka..", "io.tollway.contracts..")
            .because("every module's tests use these servers, whatever framework and versions they bring");

    private static final ArchRule NO_KILL_BY_HANDLE = noClasses()
            .should()
            .callMethod(ProcessHandle.class, "destroy")
            .orShould()
            .callMethod(ProcessHandle.class, "destroyForcibly")
            .because("a process number alone may be a stranger's; ProcessId checks the start first");

    private final JavaClasses main = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tollway.local.embedded");

    @Test
    void standsAloneAndKillsOnlyWhatItRecognizes() {
        assertThat(main).isNotEmpty();
        STANDS_ALONE.check(main);
        NO_KILL_BY_HANDLE.check(main);
    }

    @Test
    void wouldNoticeAViolation() {
        JavaClasses offender = new ClassFileImporter().importClasses(Offender.class);
        assertThatThrownBy(() -> STANDS_ALONE.check(offender)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> NO_KILL_BY_HANDLE.check(offender)).isInstanceOf(AssertionError.class);
    }

    static final class Offender {
        private Offender() {}

        static boolean offend(org.apache.kafka.common.TopicPartition partition) {
            return ProcessHandle.of(partition.partition()).orElseThrow().destroy();
        }
    }
}
