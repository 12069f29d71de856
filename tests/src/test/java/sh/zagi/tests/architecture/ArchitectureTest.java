// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The order of the modules and the walls around libraries, by bytecode: no import hides from it.
class ArchitectureTest {
  /// So that a wrong class path can't make every rule true.
  private static final int FEWEST_CLASSES = 400;

  private static final List<String> MODULES =
      List.of("config", "storage", "change", "env", "session", "review", "shell", "server");

  private static final Pattern EMPTY_WORDS =
      Pattern.compile(".*(Utils?|Helpers?|Managers?|Impl|Factories)|.+Service");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("sh.zagi");

  @Test
  void the_whole_product_is_on_the_class_path() {
    assertThat(CLASSES.size()).isGreaterThanOrEqualTo(FEWEST_CLASSES);
    assertThat(MODULES)
        .allSatisfy(module -> assertThat(CLASSES.containPackage("sh.zagi." + module)).isTrue());
  }

  @TestFactory
  Stream<DynamicTest> modules_use_only_the_modules_before_them() {
    return IntStream.range(0, MODULES.size() - 1)
        .mapToObj(at -> DynamicTest.dynamicTest(MODULES.get(at), () -> order(at).check(CLASSES)));
  }

  private static ArchRule order(int at) {
    String[] later =
        MODULES.subList(at + 1, MODULES.size()).stream()
            .map(module -> "sh.zagi." + module + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage("sh.zagi." + MODULES.get(at) + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(later);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("sh.zagi.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @TestFactory
  Stream<DynamicTest> libraries_stay_behind_their_walls() {
    return Wall.ALL.stream()
        .map(wall -> DynamicTest.dynamicTest(wall.name(), () -> rule(wall).check(CLASSES)));
  }

  private static ArchRule rule(Wall wall) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(wall.users().toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(wall.library().toArray(String[]::new))
        .because(wall.reason());
  }

  @Test
  void processes_are_started_only_by_builds_and_sessions() {
    noClasses()
        .that()
        .resideOutsideOfPackages("sh.zagi.env..", "sh.zagi.session..", "sh.zagi.server.highlight..")
        .and()
        // JGit takes a command that runs on another machine as a process of this one
        .haveNameNotMatching("sh\\.zagi\\.storage\\.git\\.ShellSessions.*")
        .and()
        // before any door is open to others, a start-up cache is made with visitors of its own
        .doNotHaveFullyQualifiedName("sh.zagi.server.Rehearsal")
        .and()
        // rm, for folders nested deeper than any path that Java can name
        .doNotHaveFullyQualifiedName("sh.zagi.storage.folder.Trees")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class, Process.class)
        .orShould()
        .callMethod(Runtime.class, "exec", String[].class)
        .because("a door that starts programs is a door to everything")
        .check(CLASSES);
  }

  @Test
  void nothing_is_deserialised_by_java() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ObjectInputStream.class)
        .because("bytes from outside would choose the classes")
        .check(CLASSES);
  }

  @Test
  void only_main_prints_and_exits() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("sh.zagi.server.Main")
        .and(DescribedPredicate.not(nestedIn("sh.zagi.server.Main")))
        // It ends the process when it was told to stop and has stopped.
        .and()
        .doNotHaveFullyQualifiedName("sh.zagi.server.ServeCommand")
        // It plays a crash where the test of crashes asks for one.
        .and()
        .doNotHaveFullyQualifiedName("sh.zagi.storage.crash.Step")
        .should()
        .accessTargetWhere(printsOrExits())
        .because("everything else answers its caller or logs")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> nestedIn(String outer) {
    return DescribedPredicate.describe(
        "nested in " + outer, type -> type.getName().startsWith(outer + "$"));
  }

  private static DescribedPredicate<JavaAccess<?>> printsOrExits() {
    Set<String> banned =
        Set.of(
            "java.lang.System.out",
            "java.lang.System.err",
            "java.lang.System.exit",
            "java.lang.Runtime.exit",
            "java.lang.Runtime.halt",
            "java.lang.Throwable.printStackTrace");
    return DescribedPredicate.describe(
        "prints or exits",
        access ->
            banned.contains(
                access.getTarget().getOwner().getName() + "." + access.getTarget().getName()));
  }

  @Test
  void every_package_says_what_null_means() {
    List<String> unmarked =
        CLASSES.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(at -> !at.isAnnotatedWith(NullMarked.class))
            .map(at -> at.getName())
            .sorted()
            .toList();
    assertThat(unmarked).as("packages without @NullMarked").isEmpty();
  }

  @Test
  void names_say_something() {
    List<String> empty =
        CLASSES.stream()
            .filter(type -> EMPTY_WORDS.matcher(type.getSimpleName()).matches())
            // The word of the trade for npm, Cargo and their like.
            .filter(type -> !type.getSimpleName().equals("PackageManager"))
            .map(JavaClass::getName)
            .sorted()
            .toList();
    assertThat(empty).as("types named for no idea").isEmpty();
  }
}
