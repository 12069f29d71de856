// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds the folders of a project that are somebody's business: not those of other people's code or
/// of build results.
public final class Folders {
  /// More roots than any honest repository has.
  public static final int LIMIT = 300;

  private static final Set<String> FOREIGN =
      Set.of(
          "node_modules",
          "bower_components",
          "jspm_packages",
          "vendor",
          "third_party",
          "third-party",
          "thirdparty",
          "dist",
          "target",
          "testdata",
          "test-data",
          "fixtures",
          "__fixtures__",
          "__pycache__",
          "site-packages",
          "dist-packages",
          ".venv",
          "venv",
          ".tox",
          ".nox",
          ".git",
          ".yarn",
          ".pnpm-store",
          ".gradle",
          ".cargo",
          "_build",
          "elm-stuff",
          "Pods",
          "Carthage",
          ".build",
          ".terraform",
          ".direnv",
          ".nix-profile");

  /// Hidden folders that speak of the whole project.
  private static final Set<String> CONTAINERS = Set.of(".devcontainer", ".docker");

  private static final Set<String> ASIDE =
      Set.of(
          "example",
          "examples",
          "sample",
          "samples",
          "demo",
          "demos",
          "test",
          "tests",
          "__tests__",
          "testing",
          "spec",
          "specs",
          "template",
          "templates",
          "playground",
          "playgrounds",
          "bench",
          "benches",
          "benchmark",
          "benchmarks",
          "fuzz",
          "docs",
          "doc",
          "it",
          "integration",
          "integration-tests",
          "e2e",
          "tutorial",
          "tutorials",
          "snippets",
          "cookbook",
          "scaffold",
          "skeleton",
          "archetype-resources");

  private Folders() {}

  /// One look at one folder.
  ///
  /// @param <T> what is found there
  public interface Look<T> {
    /// Looks.
    ///
    /// @return empty when the folder turns out to be none of the ecosystem's
    Optional<T> at(String folder) throws BrokenFileException;
  }

  /// Folders that hold one of the named files, nearest to the top first, then by path.
  public static List<String> with(ProjectFiles files, String... names) {
    Set<String> found = new LinkedHashSet<>();
    for (String name : names) {
      files.named(name).forEach(path -> found.add(of(path)));
    }
    return sorted(found);
  }

  /// Folders that hold a file whose name ends so, nearest to the top first, then by path.
  public static List<String> withEnding(ProjectFiles files, String suffix) {
    Set<String> found = new LinkedHashSet<>();
    files.ending(suffix).forEach(path -> found.add(of(path)));
    return sorted(found);
  }

  private static List<String> sorted(Set<String> folders) {
    return folders.stream()
        .filter(folder -> !isForeign(folder))
        .sorted(Comparator.comparingInt(Folders::depth).thenComparing(Comparator.naturalOrder()))
        .limit(LIMIT)
        .toList();
  }

  /// Looks at every folder. A broken file at the top is the caller's concern; one further below is
  /// passed over with a warning.
  ///
  /// @throws BrokenFileException when a file at the top cannot be used
  public static <T> List<T> each(ProjectFiles files, List<String> folders, Look<T> look)
      throws BrokenFileException {
    List<T> found = new ArrayList<>();
    for (String folder : folders) {
      try {
        look.at(folder).ifPresent(found::add);
      } catch (BrokenFileException e) {
        if (folder.isEmpty()) {
          throw e;
        }
        files.warn("passed over " + e.getMessage());
      }
    }
    return found;
  }

  /// The folder of a file, empty for the top.
  public static String of(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /// The last step of a path.
  public static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// A file or folder below a folder.
  public static String join(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  /// Whether a folder is at or below another.
  public static boolean within(String folder, String top) {
    return top.isEmpty() || folder.equals(top) || folder.startsWith(top + "/");
  }

  /// How many steps it is from the top.
  public static int depth(String folder) {
    return folder.isEmpty() ? 0 : 1 + (int) folder.chars().filter(c -> c == '/').count();
  }

  /// Whether a folder belongs to other people's code, to build results or to test data.
  public static boolean isForeign(String folder) {
    return !folder.isEmpty() && List.of(folder.split("/", -1)).stream().anyMatch(FOREIGN::contains);
  }

  /// The part of a path above the first folder of examples, tests and the like; a hidden folder
  /// holds the settings of some tool.
  ///
  /// @return empty when there is no such folder on the way
  public static Optional<String> aboveAside(String folder) {
    String above = "";
    for (String step : folder.split("/", -1)) {
      boolean hidden = step.startsWith(".") && !CONTAINERS.contains(step);
      if (ASIDE.contains(step) || hidden) {
        return Optional.of(above);
      }
      above = join(above, step);
    }
    return Optional.empty();
  }
}
