package io.thalweg.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The dependency table of `docs/adr/0001-modules.md`, held on the compiled classes.
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.thalweg");

  /// @param module package below `io.thalweg`
  /// @param sees our modules that it may use
  /// @param libraries root packages of others' code that it may use
  record Row(String module, Set<String> sees, Set<String> libraries) {
    String[] allowed() {
      return Stream.of(
              Stream.of("java", "javax.xml", "org.jspecify.annotations", "io.thalweg." + module),
              sees.stream().map("io.thalweg."::concat),
              libraries.stream())
          .flatMap(names -> names)
          .map(name -> name + "..")
          .toArray(String[]::new);
    }
  }

  static List<Row> table() {
    return List.of(
        new Row("optim", Set.of(), Set.of("jdk.incubator.vector")),
        new Row("tensors", Set.of("optim"), Set.of("com.fasterxml.jackson")),
        new Row("dynamics", Set.of("optim"), Set.of("org.hipparchus")),
        new Row("problems", Set.of("optim"), Set.of("com.fasterxml.jackson", "org.hipparchus")),
        new Row("engine", Set.of("optim"), Set.of("org.bytedeco")),
        new Row("train", Set.of("optim", "tensors", "problems", "engine"), Set.of()),
        new Row("measure", Set.of("optim", "dynamics", "problems", "engine", "train"), Set.of()),
        new Row(
            "store",
            Set.of(),
            Set.of(
                "javax.sql",
                "com.fasterxml.jackson.core",
                "org.jdbi.v3.core",
                "org.flywaydb.core",
                "com.zaxxer.hikari",
                "org.sqlite")),
        new Row(
            "study",
            Set.of("optim", "dynamics", "problems", "engine", "train", "measure"),
            Set.of("org.hipparchus")),
        new Row(
            "report",
            Set.of("optim", "dynamics", "problems", "engine", "train", "measure", "study"),
            Set.of("javax.xml", "com.samskivert.mustache", "org.hipparchus.complex")),
        new Row(
            "app",
            Set.of(
                "optim",
                "tensors",
                "dynamics",
                "problems",
                "engine",
                "train",
                "measure",
                "study",
                "report",
                "store"),
            Set.of(
                "picocli",
                "com.fasterxml.jackson",
                "me.tongfei.progressbar",
                "org.hipparchus.complex")));
  }

  @ParameterizedTest
  @MethodSource("table")
  void aModuleSeesWhatTheTableAllows(Row row) {
    classes()
        .that()
        .resideInAPackage("io.thalweg." + row.module() + "..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(row.allowed()).or(describe("primitives", JavaClass::isPrimitive)))
        .check(CLASSES);
  }

  @Test
  void everyModuleIsInTheTable() {
    String[] packages =
        table().stream().map(row -> "io.thalweg." + row.module() + "..").toArray(String[]::new);
    classes().should().resideInAnyPackage(packages).check(CLASSES);
  }

  @Test
  void modulesFormNoCycle() {
    slices().matching("io.thalweg.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyTheProcessTouchesStandardStreams() {
    noClasses()
        .that()
        .areNotAssignableTo(Main.class)
        .should(ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
  }

  @Test
  void librariesStartNoThreads() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.thalweg.app..")
        .should()
        .callConstructorWhere(
            describe(
                "target is a Thread", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
        .orShould()
        .callMethodWhere(startsThread())
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaMethodCall> startsThread() {
    Set<String> names =
        Set.of("parallel", "parallelStream", "ofVirtual", "ofPlatform", "startVirtualThread");
    return describe(
        "a thread is started",
        call ->
            names.contains(call.getName())
                || call.getTargetOwner().isEquivalentTo(Executors.class)
                || call.getTargetOwner().isEquivalentTo(ForkJoinPool.class)
                || (call.getTargetOwner().isEquivalentTo(CompletableFuture.class)
                    && call.getName().endsWith("Async")));
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager)").check(CLASSES);
  }
}
