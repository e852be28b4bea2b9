package io.tollway.simulator.provider;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.tollway.simulator.provider.fixture.back.Back;
import io.tollway.simulator.provider.fixture.there.There;
import io.tollway.simulator.provider.openai.PublicParser;
import io.tollway.simulator.provider.pricing.RoundingPrice;
import io.tollway.simulator.provider.serving.SharesCodeWithAService;
import java.math.BigDecimal;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of this module: each holds, and each finds the class that breaks it on purpose. */
class ArchitectureTest {
    private static final String BASE = "io.tollway.simulator.provider";
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    static Stream<Arguments> rules() {
        ArchRule noCycles = slices().matching(BASE + ".(**)")
                .should()
                .beFreeOfCycles()
                .because("a package that needs its user cannot be understood alone");
        ArchRule nothingShared = noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.tollway.contracts..",
                        "io.tollway.gateway..",
                        "io.tollway.billing..",
                        "io.tollway.accounts..")
                .because("an oracle that shares code with what it checks repeats its mistakes");
        ArchRule dialectsApart = noClasses()
                .that()
                .resideOutsideOfPackages(
                        BASE,
                        BASE + ".openai..",
                        BASE + ".anthropic..",
                        BASE + ".gemini..",
                        BASE + ".bedrock..",
                        BASE + ".cohere..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        BASE + ".openai..",
                        BASE + ".anthropic..",
                        BASE + ".gemini..",
                        BASE + ".bedrock..",
                        BASE + ".cohere..")
                .because("a further dialect must be one more package, an entry where it is wired, and nothing else");
        ArchRule exactMoney = noClasses()
                .that()
                .resideInAPackage(BASE + ".pricing..")
                .should()
                .callMethod(BigDecimal.class, "doubleValue")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.(Double|Float|Math)")
                .because("a rounded oracle is none");
        ArchRule oneFace = classes()
                .that()
                .resideInAnyPackage(BASE + ".openai..", BASE + ".anthropic..", BASE + ".gemini..")
                .and()
                .haveSimpleNameNotEndingWith("Dialect")
                .and()
                .areTopLevelClasses()
                .should()
                .notBePublic()
                .because("a dialect is entered by its Dialect alone");
        return Stream.of(
                Arguments.of(noCycles, new Class<?>[] {There.class, Back.class}),
                Arguments.of(nothingShared, new Class<?>[] {SharesCodeWithAService.class}),
                Arguments.of(dialectsApart, new Class<?>[] {SharesCodeWithAService.class}),
                Arguments.of(exactMoney, new Class<?>[] {RoundingPrice.class}),
                Arguments.of(oneFace, new Class<?>[] {PublicParser.class}));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_rule_holds_and_finds_what_breaks_it(ArchRule rule, Class<?>[] breakers) {
        rule.check(PRODUCT);

        assertThat(rule.evaluate(new ClassFileImporter().importClasses(breakers))
                        .hasViolation())
                .isTrue();
    }
}
