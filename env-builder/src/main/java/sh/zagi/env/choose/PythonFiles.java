// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Value;

/// Reads which libraries a Python project asks for, to run and to test it. A pure function of the
/// files; what cannot be read asks for nothing.
public final class PythonFiles {
  /// For which Python markers are read: the one of Debian, since its libraries are what this is
  /// for.
  private static final String PYTHON = "3.11";

  private static final int FILE_LIMIT = 30;
  private static final Pattern REQUIREMENTS =
      Pattern.compile("(?:[\\w.-]*requirements[\\w.-]*|requirements/[\\w.-]+)\\.(?:txt|in)");
  private static final Pattern NAMED = Pattern.compile("(?:-r|--requirement)[ =]\\s*(\\S+)");
  private static final Pattern SETUP =
      Pattern.compile("(?s)\\b(?:install_requires|tests_require)\\s*=\\s*\\[([^\\]]*)\\]");
  private static final Pattern QUOTED = Pattern.compile("['\"]([^'\"\\n]+)['\"]");
  private static final Pattern GROUP =
      Pattern.compile("(?:dev|tests?|testing|develop|development|ci)");

  /// What tox asks for in some of its environments only.
  private static final Pattern FACTOR = Pattern.compile("^[\\w.{},!-]+:\\s");

  private final ProjectFiles files;
  private final String python;
  private final List<PythonRequirement> found = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();

  private PythonFiles(ProjectFiles files, String python) {
    this.files = files;
    this.python = python;
  }

  /// The requirements of all Python roots of a plan.
  public static List<PythonRequirement> of(Plan plan, ProjectFiles files) {
    return plan.roots().stream()
        .filter(root -> root.ecosystem().equals("python"))
        .flatMap(root -> read(files, root.path(), PYTHON).stream())
        .toList();
  }

  /// All requirements of one folder.
  ///
  /// @param folder relative to the top, empty for the top
  /// @param python the version of Python that they would be installed for
  static List<PythonRequirement> read(ProjectFiles files, String folder, String python) {
    PythonFiles reader = new PythonFiles(files, python);
    String prefix = folder.isEmpty() ? "" : folder + "/";
    reader.project(prefix + "pyproject.toml");
    reader.pipfile(prefix + "Pipfile");
    reader.setup(prefix + "setup.py");
    reader.settings(prefix + "setup.cfg", PythonFiles::inSetup);
    reader.settings(
        prefix + "tox.ini", (section, name) -> section.equals("[testenv]") && name.equals("deps"));
    files.under(prefix).stream()
        .filter(path -> REQUIREMENTS.matcher(path.substring(prefix.length())).matches())
        .limit(FILE_LIMIT)
        .forEach(reader::requirements);
    return reader.found;
  }

  private void add(String text, String file, int line) {
    PythonRequirement.parse(text, python, file, line).ifPresent(found::add);
  }

  private void requirements(String path) {
    if (seen.size() > FILE_LIMIT || !seen.add(path)) {
      return;
    }
    int number = 0;
    for (String raw : files.lines(path)) {
      number++;
      String line = raw.replaceFirst("(?:^|\\s)#.*", "").replaceFirst("\\s--.*|\\\\$", "").strip();
      Matcher named = NAMED.matcher(line);
      if (named.matches()) {
        requirements(path.substring(0, path.lastIndexOf('/') + 1) + named.group(1));
      } else if (!line.isEmpty() && !line.startsWith("-")) {
        add(line, path, number);
      }
    }
  }

  private void project(String path) {
    toml(path).ifPresent(project -> tables(project, path));
  }

  private void tables(Value project, String path) {
    project.at("project", "dependencies").ifPresent(list -> items(list, path));
    project.at("build-system", "requires").ifPresent(list -> items(list, path));
    for (String[] groups :
        List.of(
            new String[] {"project", "optional-dependencies"},
            new String[] {"dependency-groups"})) {
      project.at(groups).ifPresent(all -> groups(all, path));
    }
    project.at("tool", "pdm", "dev-dependencies").ifPresent(all -> groups(all, path));
    project.at("tool", "poetry", "dependencies").ifPresent(all -> table(all, path));
    project.at("tool", "poetry", "dev-dependencies").ifPresent(all -> table(all, path));
    project
        .at("tool", "poetry", "group")
        .ifPresent(all ->
            all.members()
                .forEach((name, group) ->
                    group
                        .at("dependencies")
                        .filter(_ -> GROUP.matcher(name).matches())
                        .ifPresent(one -> table(one, path))));
  }

  private void groups(Value groups, String path) {
    groups
        .members()
        .forEach((name, list) -> {
          if (GROUP.matcher(name).matches()) {
            items(list, path);
          }
        });
  }

  private void items(Value list, String path) {
    list.items().forEach(one -> add(one.text(), path, one.line()));
  }

  private void pipfile(String path) {
    toml(path)
        .ifPresent(pipfile -> {
          pipfile.at("packages").ifPresent(all -> table(all, path));
          pipfile.at("dev-packages").ifPresent(all -> table(all, path));
        });
  }

  /// Name to version, or to a table with a version.
  private void table(Value table, String path) {
    for (Map.Entry<String, Value> entry : table.members().entrySet()) {
      Value value = entry.getValue();
      String version = value.isObject() ? value.textAt("version").orElse("") : value.text();
      boolean elsewhere = value.at("git").isPresent() || value.at("path").isPresent();
      if (!entry.getKey().equals("python") && value.textAt("optional").isEmpty()) {
        String specifier = version.equals("*") ? "" : comparable(version);
        add(entry.getKey() + (elsewhere ? " @ address" : specifier), path, value.line());
      }
    }
  }

  private static String comparable(String version) {
    return version.matches("\\d.*") ? "==" + version : version;
  }

  private void setup(String path) {
    List<String> lines = files.lines(path);
    String text = String.join("\n", lines);
    Matcher list = SETUP.matcher(text);
    while (list.find()) {
      Matcher item = QUOTED.matcher(list.group(1));
      while (item.find()) {
        int at = list.start(1) + item.start();
        add(
            item.group(1),
            path,
            1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count());
      }
    }
  }

  /// `install_requires` and extras for tests.
  private static boolean inSetup(String section, String name) {
    return name.equals("install_requires")
        || name.equals("tests_require")
        || (section.equals("[options.extras_require]") && GROUP.matcher(name).matches());
  }

  /// Indented lines below a name.
  ///
  /// @param counts whether those of a section and a name are requirements
  private void settings(String path, BiPredicate<String, String> counts) {
    boolean inside = false;
    String section = "";
    int number = 0;
    for (String line : files.lines(path)) {
      number++;
      if (line.startsWith("[")) {
        section = line.strip();
        inside = false;
      } else if (!line.isBlank() && !Character.isWhitespace(line.charAt(0))) {
        inside = counts.test(section, line.replaceFirst("\\s*=.*", "").strip());
        setting(inside ? line.replaceFirst("^[^=]*=", "") : "", path, number);
      } else if (inside && !line.isBlank()) {
        setting(line, path, number);
      }
    }
  }

  private void setting(String line, String path, int number) {
    String text = line.replaceFirst("\\s#.*", "").strip();
    Matcher named = NAMED.matcher(text);
    if (named.matches()) {
      requirements(path.substring(0, path.lastIndexOf('/') + 1) + named.group(1));
    } else if (!text.startsWith("-") && !FACTOR.matcher(text).find()) {
      add(text, path, number);
    }
  }

  private Optional<Value> toml(String path) {
    try {
      return Documents.toml(files, path);
    } catch (BrokenFileException _) {
      // detection has said so, or the file is not this project's own
      return Optional.empty();
    }
  }
}
