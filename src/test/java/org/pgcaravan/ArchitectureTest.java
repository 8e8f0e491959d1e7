package org.pgcaravan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.security.MessageDigest;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** How long it takes to look a key up is to say nothing about any. */
    @ArchTest
    static final ArchRule keysAreComparedInConstantTime = methods()
            .that()
            .areDeclaredIn("org.pgcaravan.app.ApiKeys")
            .and()
            .haveName("of")
            .should(callOnlyToCompare(MessageDigest.class, "isEqual"));

    private static ArchCondition<JavaMethod> callOnlyToCompare(Class<?> owner, String name) {
        return new ArchCondition<>("compare by " + owner.getSimpleName() + "." + name + " alone") {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                Set<String> comparisons = method.getMethodCallsFromSelf().stream()
                        .filter(call -> call.getName().matches("(?i).*(equal|compare|match|contains).*"))
                        .map(call -> call.getTargetOwner().getName() + "." + call.getName())
                        .collect(Collectors.toSet());
                if (!comparisons.equals(Set.of(owner.getName() + "." + name))) {
                    events.add(SimpleConditionEvent.violated(
                            method, method.getFullName() + " compares by " + comparisons));
                }
            }
        };
    }

    @ArchTest
    static final ArchRule namesSayWhatAThingIs =
            noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils|Impl)");
}
