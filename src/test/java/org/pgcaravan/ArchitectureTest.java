package org.pgcaravan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Imports point one way. See docs/architecture.md. */
@AnalyzeClasses(packages = "org.pgcaravan", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule importsPointOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("start")
            .definedBy("org.pgcaravan")
            .layer("demo")
            .definedBy("..demo..")
            .layer("app")
            .definedBy("..app..")
            .layer("transfer")
            .definedBy("..transfer..")
            .layer("steps")
            .definedBy("..catalog..", "..plan..", "..copy..", "..dump..", "..replace..", "..proof..", "..guard..")
            .layer("postgres")
            .definedBy("..postgres..")
            .layer("redis")
            .definedBy("..redis..")
            .layer("job")
            .definedBy("..job..")
            .layer("progress")
            .definedBy("..progress..")
            .whereLayer("start")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("demo")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("app")
            .mayOnlyBeAccessedByLayers("start", "demo")
            .whereLayer("transfer")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("steps")
            .mayOnlyBeAccessedByLayers("transfer", "app")
            .whereLayer("postgres")
            .mayOnlyBeAccessedByLayers("steps", "transfer", "app")
            .whereLayer("redis")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("postgres")
            .mayNotAccessAnyLayer()
            .whereLayer("redis")
            .mayOnlyAccessLayers("job", "progress")
            .whereLayer("job")
            .mayOnlyAccessLayers("progress")
            .whereLayer("progress")
            .mayNotAccessAnyLayer()
            .withOptionalLayers(true);

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("org.pgcaravan.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule frameworksStayInTheApp = noClasses()
            .that()
            .resideOutsideOfPackages("..app..", "..demo..")
            .and()
            .doNotHaveSimpleName("Application")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel..", "io.vertx..", "org.springframework..");

    @ArchTest
    static final ArchRule namesSayWhatAThingIs =
            noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)");
}
