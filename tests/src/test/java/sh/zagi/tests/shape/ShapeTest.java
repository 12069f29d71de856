// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The limits of the sources' shape. Exceptions are named here, each with its reason, and nowhere
/// else.
class ShapeTest {
  private static final int MOST_FILE_LINES = 400;
  private static final int MOST_FUNCTION_LINES = 60;
  private static final int MOST_PARAMETERS = 5;

  /// Of the top-level types of the whole tree. Half is the aim; this number may only fall.
  private static final double MOST_PUBLIC_SHARE = 0.85;

  private static final Map<String, String> MAY_HAVE_MORE_PARAMETERS =
      Map.of(
          "NativeCall#*", "a system call has as many arguments as the kernel says",
          "Mounts#*", "a system call has as many arguments as the kernel says");

  private static final Map<String, String> MAY_BE_LONGER = Map.of();

  private static final Pattern LEFT_FOR_LATER = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");

  private static final Pattern GETTER = Pattern.compile(".*#get[A-Z].*");

  private static final List<SourceFile> FILES = SourceFile.ofProduct();

  @Test
  void files_are_short() {
    assertThat(
            FILES.stream()
                .filter(file -> file.lines() > MOST_FILE_LINES)
                .map(file -> file.name() + ": " + file.lines() + " lines"))
        .isEmpty();
  }

  @Test
  void functions_are_short() {
    assertThat(
            functions(function -> function.lines() > MOST_FUNCTION_LINES, MAY_BE_LONGER)
                .map(found -> found + " has more than " + MOST_FUNCTION_LINES + " lines"))
        .isEmpty();
  }

  @Test
  void functions_take_few_parameters() {
    assertThat(
            functions(
                    // Whoever overrides did not choose the parameters.
                    function -> !function.overrides() && function.parameters() > MOST_PARAMETERS,
                    MAY_HAVE_MORE_PARAMETERS)
                .map(found -> found + " takes more than " + MOST_PARAMETERS + " parameters"))
        .isEmpty();
  }

  @Test
  void values_are_named_by_nouns_without_get() {
    assertThat(
            functions(
                function -> !function.overrides() && GETTER.matcher(function.name()).matches(),
                Map.of()))
        .isEmpty();
  }

  private static Stream<String> functions(
      Predicate<Measure.Function> wrong, Map<String, String> exceptions) {
    return FILES.stream()
        .flatMap(file ->
            Measure.of(file).functions().stream()
                .filter(wrong)
                .filter(function -> !isExcepted(function, exceptions))
                .map(function -> file.name() + ": " + function.name()));
  }

  private static boolean isExcepted(Measure.Function function, Map<String, String> exceptions) {
    String type = function.name().substring(0, function.name().indexOf('#'));
    return exceptions.containsKey(function.name()) || exceptions.containsKey(type + "#*");
  }

  @Test
  void public_types_are_documented() {
    assertThat(
            FILES.stream()
                .flatMap(file ->
                    Measure.of(file).types().stream()
                        .filter(type -> type.isPublic() && type.topLevel() && !type.documented())
                        .map(type -> file.name() + ": " + type.name())))
        .isEmpty();
  }

  @Test
  void packages_say_their_purpose() {
    assertThat(
            FILES.stream()
                .filter(SourceFile::isPackageInfo)
                .filter(file -> PackageInfo.sentence(file).isEmpty())
                .map(SourceFile::name))
        .isEmpty();
    assertThat(
            FILES.stream()
                .filter(file -> !file.path().resolveSibling("package-info.java").toFile().exists())
                .map(file -> file.path().getParent())
                .distinct())
        .as("folders without package-info.java")
        .isEmpty();
  }

  @Test
  void packages_sit_in_folders_of_their_name() {
    assertThat(
            named(file -> {
              String folder =
                  file.unit().getPackage().getPackageName().toString().replace('.', '/');
              return !file.name().endsWith(folder + "/" + file.path().getFileName());
            }))
        .isEmpty();
  }

  @Test
  void most_types_stay_in_their_package() {
    List<Measure.Type> types =
        FILES.stream()
            .flatMap(file -> Measure.of(file).types().stream())
            .filter(Measure.Type::topLevel)
            .toList();
    long open = types.stream().filter(Measure.Type::isPublic).count();
    assertThat((double) open / types.size())
        .as("public share of %d top-level types", types.size())
        .isLessThanOrEqualTo(MOST_PUBLIC_SHARE);
  }

  @Test
  void files_name_their_licence_first() {
    assertThat(named(file -> !file.text().startsWith("// SPDX-License-Identifier: Apache-2.0\n")))
        .isEmpty();
  }

  @Test
  void nothing_is_left_for_later() {
    assertThat(named(file -> LEFT_FOR_LATER.matcher(file.text()).find())).isEmpty();
  }

  @Test
  void docs_are_written_in_one_style() {
    assertThat(named(file -> file.text().contains("/**"))).as("/** instead of ///").isEmpty();
  }

  @Test
  void suppressed_warnings_say_why() {
    Pattern bare = Pattern.compile("@SuppressWarnings\\([^)]*\\)[ \\t]*\\n");
    Function<String, Stream<Integer>> starts =
        text -> bare.matcher(text).results().map(found -> found.start());
    assertThat(named(file -> starts.apply(file.text()).anyMatch(at -> !explained(file.text(), at))))
        .as("@SuppressWarnings without a comment in the line before or behind")
        .isEmpty();
  }

  private static boolean explained(String text, int at) {
    int end = text.lastIndexOf('\n', at);
    String before = text.substring(text.lastIndexOf('\n', end - 1) + 1, end);
    return before.strip().startsWith("//");
  }

  private static Stream<String> named(Predicate<SourceFile> wrong) {
    return FILES.stream().filter(wrong).map(SourceFile::name);
  }
}
