// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.TextLines;
import sh.zagi.env.detect.format.Value;

/// The libraries that the manifests of a project name, whatever the ecosystem. A manifest that
/// cannot be read is the ecosystem's concern, not this one's.
final class Dependencies {
  private static final int LIMIT = 10_000;
  private static final Pattern REQUIREMENT =
      Pattern.compile("^\\s*([A-Za-z0-9][\\w.-]*)\\s*(\\[[^\\]]*])?\\s*([=<>~!;@ ].*)?$");
  private static final Pattern QUOTED_REQUIREMENT =
      Pattern.compile("['\"]([A-Za-z][\\w.-]*)(\\[[\\w,-]*])?\\s*(?:[<>=~!;][^'\"]*)?['\"]");
  private static final Pattern GEM =
      Pattern.compile(
          "^\\s*(?:gem|\\w+\\.add_(?:runtime_)?dependency)[\\s(]+['\"]([\\w.-]+)['\"](.*)$");
  private static final Pattern GO =
      Pattern.compile("^\\s*(?:require\\s+)?([\\w-]+\\.[\\w./-]+)\\s+(v\\S+)\\s*(//\\s*indirect)?");
  private static final Pattern POM = Pattern.compile("<artifactId>\\s*([\\w.-]+)\\s*</artifactId>");
  private static final Pattern GRADLE =
      Pattern.compile("['\"]([\\w.-]+):([\\w.-]+)(?::[^'\"]*)?['\"]");
  private static final Pattern SBT = Pattern.compile("\"([\\w.-]+)\"\\s*%{1,3}\\s*\"([\\w.-]+)\"");
  private static final Pattern CLOJURE = Pattern.compile("[\\[\\s{]([\\w.-]+)/([\\w.-]+)\\s*[\"{]");
  private static final Pattern HEX = Pattern.compile("\\{\\s*:(\\w+)\\s*,");
  private static final Pattern NUGET =
      Pattern.compile("<PackageReference\\s+Include=\"([\\w.-]+)\"");

  private final ProjectFiles files;
  private final List<Dependency> found = new ArrayList<>();

  private Dependencies(ProjectFiles files) {
    this.files = files;
  }

  static List<Dependency> of(ProjectFiles files) {
    Dependencies reader = new Dependencies(files);
    reader.read();
    return reader.found;
  }

  private void read() {
    npm();
    python();
    each("Gemfile", file -> scan(file, GEM, "gem", 1));
    Folders.withEnding(files, ".gemspec").stream()
        .flatMap(folder -> inFolder(folder, ".gemspec").stream())
        .forEach(file -> scan(file, GEM, "gem", 1));
    each("composer.json", this::composer);
    each("go.mod", this::go);
    each("Cargo.toml", this::cargo);
    each("pom.xml", file -> scan(file, POM, "maven", 1));
    for (String name : List.of("build.gradle", "build.gradle.kts", "libs.versions.toml")) {
      each(name, file -> scan(file, GRADLE, "maven", 2));
    }
    each("build.sbt", file -> scan(file, SBT, "maven", 2));
    each("project.clj", file -> scan(file, CLOJURE, "maven", 2));
    each("deps.edn", file -> scan(file, CLOJURE, "maven", 2));
    each("mix.exs", file -> scan(file, HEX, "hex", 1));
    each("shard.yml", this::shards);
    for (String ending : List.of(".csproj", ".fsproj", ".vbproj")) {
      Folders.withEnding(files, ending).stream()
          .flatMap(folder -> inFolder(folder, ending).stream())
          .forEach(file -> scan(file, NUGET, "nuget", 1));
    }
  }

  private interface Reading {
    void of(String file) throws BrokenFileException;
  }

  private void each(String name, Reading reading) {
    for (String folder : Folders.with(files, name)) {
      if (Folders.aboveAside(folder).isEmpty()) {
        try {
          reading.of(Folders.join(folder, name));
        } catch (BrokenFileException _) {
          // The ecosystem reads the same file and says so.
        }
      }
    }
  }

  private List<String> inFolder(String folder, String ending) {
    return files.under(Folders.join(folder, "")).stream()
        .filter(file -> file.endsWith(ending) && Folders.of(file).equals(folder))
        .toList();
  }

  private void add(Dependency dependency) {
    if (found.size() < LIMIT) {
      found.add(dependency);
    }
  }

  private void scan(String file, Pattern pattern, String source, int group) {
    for (TextLines.Hit hit : TextLines.of(files, file).all(pattern)) {
      String rest = hit.match().groupCount() > group ? hit.group(group + 1) : "";
      add(new Dependency(source, hit.group(group), rest, true, file, hit.line()));
    }
  }

  private void section(String source, String file, Optional<Value> section, boolean main) {
    section
        .map(Value::members)
        .orElse(Map.of())
        .forEach((name, value) ->
            add(new Dependency(source, name, detail(value), main, file, value.line())));
  }

  /// A version, or all that an object says.
  private static String detail(Value value) {
    StringBuilder text = new StringBuilder(value.text());
    value
        .members()
        .forEach((name, one) -> {
          text.append(' ').append(name).append(' ').append(one.text());
          one.items().forEach(item -> text.append(' ').append(item.text()));
        });
    return text.toString();
  }

  private void npm() {
    each(
        "package.json",
        file -> {
          Optional<Value> json = Documents.json(files, file);
          section("npm", file, json.flatMap(one -> one.at("dependencies")), true);
          section("npm", file, json.flatMap(one -> one.at("optionalDependencies")), true);
          section("npm", file, json.flatMap(one -> one.at("devDependencies")), false);
        });
  }

  private void composer(String file) throws BrokenFileException {
    Optional<Value> json = Documents.json(files, file);
    section("composer", file, json.flatMap(one -> one.at("require")), true);
  }

  private void shards(String file) throws BrokenFileException {
    section(
        "shard", file, Documents.yaml(files, file).flatMap(one -> one.at("dependencies")), true);
  }

  private void go(String file) {
    for (TextLines.Hit hit : TextLines.of(files, file).all(GO)) {
      if (hit.group(3).isEmpty()) {
        String name = hit.group(1).replaceFirst("/v\\d+$", "");
        add(new Dependency("go", name, hit.group(2), true, file, hit.line()));
      }
    }
  }

  private void cargo(String file) throws BrokenFileException {
    Optional<Value> toml = Documents.toml(files, file);
    section("cargo", file, toml.flatMap(one -> one.at("dependencies")), true);
    section("cargo", file, toml.flatMap(one -> one.at("workspace", "dependencies")), true);
    section("cargo", file, toml.flatMap(one -> one.at("build-dependencies")), true);
    section("cargo", file, toml.flatMap(one -> one.at("dev-dependencies")), false);
  }

  private void python() {
    files.ending(".txt").stream()
        .filter(file -> isRequirements(file) && !Folders.isForeign(Folders.of(file)))
        .filter(file -> Folders.aboveAside(Folders.of(file)).isEmpty())
        .forEach(file -> {
          boolean main = !file.matches(".*(?:dev|test|doc|lint)[^/]*\\.txt");
          for (TextLines.Hit hit : TextLines.of(files, file).all(REQUIREMENT)) {
            pypi(hit.group(1), hit.group(2) + hit.group(3), main, file, hit.line());
          }
        });
    each("pyproject.toml", this::pyproject);
    each(
        "Pipfile",
        file -> {
          Optional<Value> toml = Documents.toml(files, file);
          toml.flatMap(one -> one.at("packages"))
              .map(Value::members)
              .orElse(Map.of())
              .forEach((name, value) -> pypi(name, detail(value), true, file, value.line()));
        });
    for (String name : List.of("setup.py", "setup.cfg")) {
      each(
          name,
          file -> {
            Pattern pattern = name.endsWith(".cfg") ? REQUIREMENT : QUOTED_REQUIREMENT;
            for (TextLines.Hit hit : TextLines.of(files, file).all(pattern)) {
              pypi(hit.group(1), hit.group(2), true, file, hit.line());
            }
          });
    }
  }

  private static boolean isRequirements(String file) {
    return Folders.name(file).startsWith("requirements")
        || Folders.name(Folders.of(file)).equals("requirements");
  }

  private void pyproject(String file) throws BrokenFileException {
    Optional<Value> toml = Documents.toml(files, file);
    toml.flatMap(one -> one.at("project", "dependencies"))
        .map(Value::items)
        .orElse(List.of())
        .forEach(one -> requirement(one, true, file));
    for (String section : List.of("optional-dependencies", "dependency-groups")) {
      toml.flatMap(one -> one.at("project", section).or(() -> one.at(section)))
          .map(Value::members)
          .orElse(Map.of())
          .values()
          .forEach(group -> group.items().forEach(one -> requirement(one, false, file)));
    }
    toml.flatMap(one -> one.at("tool", "poetry", "dependencies"))
        .map(Value::members)
        .orElse(Map.of())
        .forEach((name, value) -> pypi(name, detail(value), true, file, value.line()));
  }

  private void requirement(Value value, boolean main, String file) {
    Matcher matcher = REQUIREMENT.matcher(value.text());
    if (value.text().length() < LIMIT && matcher.find()) {
      String extras = Optional.ofNullable(matcher.group(2)).orElse("");
      pypi(matcher.group(1), extras, main, file, value.line());
    }
  }

  /// Names of Python libraries do not tell `-`, `_`, `.` and case apart.
  private void pypi(String name, String detail, boolean main, String file, int line) {
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[._]", "-");
    add(new Dependency("pypi", plain, detail, main, file, line));
  }
}
