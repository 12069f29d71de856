// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Value;

/// Reads the files of version managers: one file for one tool (`.nvmrc`, `.python-version`, ...),
/// and those that list several (`.tool-versions`, `.sdkmanrc`, ...).
public final class VersionFiles implements Clue {
  /// File name to tool; the file's first line of substance is the version.
  private static final Map<String, String> OF_ONE_TOOL =
      Map.ofEntries(
          Map.entry(".nvmrc", "node"),
          Map.entry(".node-version", "node"),
          Map.entry(".python-version", "python"),
          Map.entry("runtime.txt", "python"),
          Map.entry(".ruby-version", "ruby"),
          Map.entry(".java-version", "java"),
          Map.entry(".go-version", "go"),
          Map.entry(".php-version", "php"),
          Map.entry(".perl-version", "perl"),
          Map.entry(".lua-version", "lua"),
          Map.entry(".swift-version", "swift"),
          Map.entry(".crystal-version", "crystal"),
          Map.entry(".exenv-version", "elixir"),
          Map.entry(".elixir-version", "elixir"),
          Map.entry(".zigversion", "zig"),
          Map.entry(".zig-version", "zig"),
          Map.entry(".dvmrc", "deno"),
          Map.entry(".deno-version", "deno"),
          Map.entry(".bun-version", "bun"),
          Map.entry(".yvmrc", "yarn"),
          Map.entry(".sbt-version", "sbt"),
          Map.entry(".gradle-version", "gradle"),
          Map.entry("rust-toolchain", "rust"));

  private static final Pattern SDK = Pattern.compile("\\s*([a-z]+)\\s*=\\s*(\\S+)\\s*");
  private static final Pattern LISTED = Pattern.compile("\\s*([A-Za-z][\\w.:/-]*)\\s+([^\\s#]+).*");
  private static final Pattern HEROKU_JAVA =
      Pattern.compile("\\s*java\\.runtime\\.version\\s*[=:]\\s*(\\S+)\\s*");

  @Override
  public Clues read(ProjectFiles files) {
    Gathered found = new Gathered();
    OF_ONE_TOOL.forEach((file, tool) -> each(files, file, path -> ofOne(files, path, tool, found)));
    each(files, ".tool-versions", path -> lines(files, path, LISTED, found));
    each(files, ".sdkmanrc", path -> lines(files, path, SDK, found));
    each(files, "system.properties", path -> systemProperties(files, path, found));
    each(files, "rust-toolchain.toml", path -> rustToolchain(files, path, found));
    each(files, "global.json", path -> globalJson(files, path, found));
    each(files, ".prototools", path -> prototools(files, path, found));
    return new Clues(
        found.tools,
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.copyOf(found.warnings));
  }

  private static final class Gathered {
    final Map<String, List<ToolNeed>> tools = new TreeMap<>();
    final List<String> warnings = new ArrayList<>();

    /// @param tool as the file names it
    void add(String path, int line, String tool, String version) {
      ToolVersion.name(tool)
          .ifPresent(name ->
              ToolVersion.version(name, version)
                  .ifPresent(wanted ->
                      tools
                          .computeIfAbsent(Folders.of(path), _ -> new ArrayList<>())
                          .add(
                              new ToolNeed(
                                  name, wanted, new Evidence(path, line, name + " " + wanted)))));
    }
  }

  private interface Reader {
    void read(String path) throws BrokenFileException;
  }

  private static void each(ProjectFiles files, String name, Reader reader) {
    for (String path : files.named(name)) {
      if (Folders.isForeign(Folders.of(path))) {
        continue;
      }
      try {
        reader.read(path);
      } catch (BrokenFileException e) {
        files.warn("passed over " + e.getMessage());
      }
    }
  }

  private static void ofOne(ProjectFiles files, String path, String tool, Gathered found)
      throws BrokenFileException {
    int number = 0;
    for (String line : files.lines(path)) {
      number++;
      String text = line.replaceFirst("\\s*#.*", "").strip();
      if (text.equals("[toolchain]")) {
        rustToolchain(files, path, found);
        return;
      }
      if (!text.isEmpty()) {
        found.add(path, number, tool, text.split("\\s", 2)[0]);
        return;
      }
    }
  }

  private static void lines(ProjectFiles files, String path, Pattern pattern, Gathered found) {
    int number = 0;
    for (String line : files.lines(path)) {
      number++;
      Matcher matcher = pattern.matcher(line);
      if (!line.stripLeading().startsWith("#") && matcher.matches()) {
        found.add(path, number, matcher.group(1), matcher.group(2));
      }
    }
  }

  private static void systemProperties(ProjectFiles files, String path, Gathered found) {
    int number = 0;
    for (String line : files.lines(path)) {
      number++;
      Matcher matcher = HEROKU_JAVA.matcher(line);
      if (matcher.matches()) {
        found.add(path, number, "java", matcher.group(1));
      }
    }
  }

  private static void rustToolchain(ProjectFiles files, String path, Gathered found)
      throws BrokenFileException {
    Optional<Value> channel =
        Documents.toml(files, path).flatMap(toml -> toml.at("toolchain", "channel"));
    channel.ifPresent(one -> found.add(path, one.line(), "rust", one.text()));
  }

  private static void globalJson(ProjectFiles files, String path, Gathered found)
      throws BrokenFileException {
    Optional<Value> version =
        Documents.json(files, path).flatMap(json -> json.at("sdk", "version"));
    version.ifPresent(one -> found.add(path, one.line(), "dotnet", one.text()));
  }

  private static void prototools(ProjectFiles files, String path, Gathered found)
      throws BrokenFileException {
    Documents.toml(files, path)
        .ifPresent(toml ->
            toml.members()
                .forEach((tool, version) -> {
                  if (version.isString()) {
                    found.add(path, version.line(), tool, version.text());
                  }
                }));
  }
}
