// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Value;

/// What the manifests of one folder of a Python project say: `pyproject.toml`, `Pipfile`,
/// `setup.cfg`, `setup.py`, `requirements*.txt`, `environment.yml`, in this order.
final class PythonManifest {
  private static final int INCLUDE_LIMIT = 20;
  private static final Pattern CLASSIFIER =
      Pattern.compile(".*Programming Language :: Python :: (3\\.(\\d+))['\"\\s,]*");
  private static final Pattern SETUP_CALL =
      Pattern.compile("\\s*(name|version|python_requires)\\s*=\\s*f?['\"]([^'\"]*)['\"].*");
  private static final Pattern QUOTED = Pattern.compile("['\"]([A-Za-z0-9][^'\"]*)['\"]");
  private static final Pattern INI_KEY = Pattern.compile("([\\w.-]+)\\s*[=:]\\s*(.*)");
  private static final Pattern CONDA_PYTHON = Pattern.compile("python\\s*=+\\s*([\\d.*]+).*");

  final ProjectFiles files;
  final String folder;
  final PythonDistributions distributions = new PythonDistributions();
  private String name = "";
  private String version = "";
  private Optional<Value> pyproject = Optional.empty();
  private Optional<Value> pipfile = Optional.empty();
  private Optional<ToolNeed> python = Optional.empty();
  private Optional<ToolNeed> classified = Optional.empty();
  private final List<String> requirements = new ArrayList<>();

  private PythonManifest(ProjectFiles files, String folder) {
    this.files = files;
    this.folder = folder;
  }

  static PythonManifest read(ProjectFiles files, String folder) throws BrokenFileException {
    PythonManifest manifest = new PythonManifest(files, folder);
    manifest.pyproject = Documents.toml(files, manifest.path("pyproject.toml"));
    manifest.pipfile = Documents.toml(files, manifest.path("Pipfile"));
    manifest.pyproject.ifPresent(manifest::readPyproject);
    manifest.pipfile.ifPresent(manifest::readPipfile);
    manifest.readSetupCfg();
    manifest.readSetupPy();
    manifest.readRequirements();
    manifest.readConda();
    return manifest;
  }

  String path(String file) {
    return Folders.join(folder, file);
  }

  boolean has(String file) {
    return files.has(path(file));
  }

  String name() {
    return name;
  }

  String version() {
    return version;
  }

  Optional<Value> pyproject() {
    return pyproject;
  }

  /// A value of `pyproject.toml`.
  Optional<Value> at(String... names) {
    return pyproject.flatMap(one -> one.at(names));
  }

  /// The version of Python that the project asks for.
  Optional<ToolNeed> python() {
    return python;
  }

  /// The newest version that the project says it works with.
  Optional<ToolNeed> classified() {
    return classified;
  }

  /// Requirement files, the one for running first.
  List<String> requirements() {
    return requirements;
  }

  private void app(String projectName, String projectVersion) {
    name = name.isEmpty() ? projectName.strip() : name;
    version = version.isEmpty() ? projectVersion.strip() : version;
  }

  private void python(String range, String file, int line) {
    if (python.isEmpty() && !range.isBlank() && range.matches("[\\d.<>=!~^*|, ]+")) {
      Evidence why = new Evidence(file, line, "Python " + range.strip());
      python = Optional.of(new ToolNeed("python", range.strip(), why));
    }
  }

  private void readPyproject(Value toml) {
    String file = path("pyproject.toml");
    app(
        toml.textAt("project", "name").or(() -> toml.textAt("tool", "poetry", "name")).orElse(""),
        toml.textAt("project", "version")
            .or(() -> toml.textAt("tool", "poetry", "version"))
            .orElse(""));
    toml.at("project", "requires-python")
        .or(() -> toml.at("tool", "poetry", "dependencies", "python"))
        .ifPresent(one ->
            python(
                one.isObject() ? one.textAt("version").orElse("") : one.text(), file, one.line()));
    toml.at("project", "dependencies").ifPresent(one -> list(one, file));
    for (String[] groups :
        List.of(
            new String[] {"project", "optional-dependencies"},
            new String[] {"dependency-groups"},
            new String[] {"tool", "pdm", "dev-dependencies"})) {
      toml.at(groups).ifPresent(all -> all.members().values().forEach(one -> list(one, file)));
    }
    toml.at("tool", "uv", "dev-dependencies").ifPresent(one -> list(one, file));
    for (String[] table :
        List.of(
            new String[] {"tool", "poetry", "dependencies"},
            new String[] {"tool", "poetry", "dev-dependencies"})) {
      toml.at(table).ifPresent(one -> names(one, file));
    }
    toml.at("tool", "poetry", "group")
        .ifPresent(groups ->
            groups
                .members()
                .values()
                .forEach(group -> group.at("dependencies").ifPresent(one -> names(one, file))));
    toml.at("tool", "hatch", "envs")
        .ifPresent(envs ->
            envs.members()
                .values()
                .forEach(env -> env.at("dependencies").ifPresent(one -> list(one, file))));
    toml.at("project", "classifiers")
        .ifPresent(all -> all.items().forEach(one -> classifier(one.text(), file, one.line())));
  }

  private void list(Value items, String file) {
    items.items().stream()
        .filter(Value::isString)
        .forEach(one -> distributions.add(one.text(), file, one.line()));
  }

  private void names(Value table, String file) {
    table
        .members()
        .forEach((key, value) -> {
          if (!key.equals("python")) {
            distributions.add(key, file, value.line());
          }
        });
  }

  private void classifier(String text, String file, int line) {
    Matcher matcher = CLASSIFIER.matcher(text);
    if (matcher.matches()) {
      int minor = Integer.parseInt(matcher.group(2));
      boolean newer =
          classified
              .map(one -> Integer.parseInt(one.version().replaceFirst("^3\\.", "")) < minor)
              .orElse(true);
      if (newer) {
        Evidence why =
            new Evidence(
                file,
                line,
                "works with Python " + matcher.group(1),
                sh.zagi.env.detect.Confidence.LIKELY);
        classified = Optional.of(new ToolNeed("python", matcher.group(1), why));
      }
    }
  }

  private void readPipfile(Value toml) {
    String file = path("Pipfile");
    for (String key : List.of("python_full_version", "python_version")) {
      toml.at("requires", key).ifPresent(one -> python(one.text(), file, one.line()));
    }
    for (String table : List.of("packages", "dev-packages")) {
      toml.at(table).ifPresent(one -> names(one, file));
    }
  }

  private void readSetupCfg() {
    String file = path("setup.cfg");
    String section = "";
    String key = "";
    int number = 0;
    for (String line : files.lines(file)) {
      number++;
      String text = line.strip();
      boolean continues = !line.isEmpty() && Character.isWhitespace(line.charAt(0));
      Matcher entry = INI_KEY.matcher(text);
      if (text.startsWith("[")) {
        section = text;
        key = "";
      } else if (!continues && entry.matches()) {
        key = section + entry.group(1);
        cfg(key, entry.group(2), file, number);
      } else if (continues) {
        cfg(key, text, file, number);
      }
    }
  }

  private void cfg(String key, String value, String file, int line) {
    boolean literal = !value.startsWith("attr:") && !value.startsWith("file:");
    switch (key) {
      case "[metadata]name" -> app(value, "");
      case "[metadata]version" -> app("", literal ? value : "");
      case "[metadata]classifiers", "[metadata]classifier" -> classifier(value, file, line);
      case "[options]python_requires" -> python(value, file, line);
      case "[options]install_requires", "[options]tests_require" ->
          distributions.add(value, file, line);
      default -> {
        if (key.startsWith("[options.extras_require]")) {
          distributions.add(value, file, line);
        }
      }
    }
  }

  private void readSetupPy() {
    String file = path("setup.py");
    int number = 0;
    boolean requires = false;
    for (String line : files.lines(file)) {
      number++;
      Matcher call = SETUP_CALL.matcher(line.replaceFirst("^\\s*setup\\(", ""));
      if (call.matches()) {
        switch (call.group(1)) {
          case "name" -> app(call.group(2), "");
          case "version" -> app("", call.group(2));
          default -> python(call.group(2), file, number);
        }
      }
      classifier(line, file, number);
      requires |=
          line.matches(".*(?:install_requires|tests_require|extras_require|requirements).*");
      if (requires) {
        Matcher quoted = QUOTED.matcher(line);
        while (quoted.find()) {
          distributions.add(quoted.group(1), file, number);
        }
        requires = !line.matches(".*[\\])]\\s*,?\\s*(?:#.*)?");
      }
    }
  }

  private void readRequirements() {
    String prefix = folder.isEmpty() ? "" : folder + "/";
    files.under(prefix + "requirements").stream()
        .filter(path ->
            path.matches(Pattern.quote(prefix) + "requirements(?:[-_.]?[\\w-]+)?\\.(?:txt|in|pip)")
                || path.matches(Pattern.quote(prefix) + "requirements/[\\w.-]+\\.(?:txt|in|pip)"))
        .limit(INCLUDE_LIMIT)
        .forEach(requirements::add);
    for (String dev : List.of("dev-requirements.txt", "test-requirements.txt", "requires.txt")) {
      if (has(dev)) {
        requirements.add(path(dev));
      }
    }
    requirements.removeIf(
        path -> path.endsWith(".in") && files.has(path.replaceFirst("in$", "txt")));
    requirements.sort(
        java.util.Comparator.comparing((String path) -> !path.equals(prefix + "requirements.txt"))
            .thenComparing(path -> !path.matches(".*(?:base|prod|production|main|common)\\.txt")));
    for (String file : requirements) {
      int number = 0;
      for (String line : files.lines(file)) {
        number++;
        distributions.add(line.replaceFirst("#egg=", " "), file, number);
      }
    }
  }

  private void readConda() throws BrokenFileException {
    for (String file : List.of("environment.yml", "environment.yaml")) {
      Optional<Value> yaml = Documents.yaml(files, path(file));
      yaml.flatMap(one -> one.textAt("name")).ifPresent(one -> app(one, ""));
      for (Value one :
          yaml.flatMap(all -> all.at("dependencies")).stream()
              .flatMap(all -> all.items().stream())
              .toList()) {
        Matcher conda = CONDA_PYTHON.matcher(one.text());
        if (conda.matches()) {
          python(conda.group(1), path(file), one.line());
        }
        distributions.add(one.text(), path(file), one.line());
        one.at("pip").ifPresent(pip -> list(pip, path(file)));
      }
    }
  }

  /// The first line of a file that holds a text; 0 when there is none.
  int lineOf(String file, String text) {
    int number = 0;
    for (String line : files.lines(path(file))) {
      number++;
      if (line.contains(text)) {
        return number;
      }
    }
    return 0;
  }

  /// A table of `pyproject.toml` as evidence.
  Optional<Evidence> table(String fact, String... names) {
    return at(names).map(one -> new Evidence(path("pyproject.toml"), one.line(), fact));
  }

  Map<String, Value> members(String... names) {
    return at(names).map(Value::members).orElse(Map.of());
  }
}
