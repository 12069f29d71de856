// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns the names and versions of version managers into the ones that this platform uses. Pure
/// functions.
final class ToolVersion {
  private static final int LENGTH_LIMIT = 100;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{0,40}");
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.[\\dx*]+)*");
  private static final Pattern GRAAL = Pattern.compile(".*java-?(\\d+)");

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("nodejs", "node"),
          Map.entry("golang", "go"),
          Map.entry("python3", "python"),
          Map.entry("dotnet-core", "dotnet"),
          Map.entry("dotnetcore", "dotnet"),
          Map.entry("haskell", "ghc"),
          Map.entry("mvn", "maven"),
          Map.entry("jdk", "java"),
          Map.entry("openjdk", "java"),
          Map.entry("rustlang", "rust"));

  private static final Map<String, String> NODE_LINES =
      Map.ofEntries(
          Map.entry("argon", "4"),
          Map.entry("boron", "6"),
          Map.entry("carbon", "8"),
          Map.entry("dubnium", "10"),
          Map.entry("erbium", "12"),
          Map.entry("fermium", "14"),
          Map.entry("gallium", "16"),
          Map.entry("hydrogen", "18"),
          Map.entry("iron", "20"),
          Map.entry("jod", "22"),
          Map.entry("krypton", "24"));

  private ToolVersion() {}

  /// The tool's name here; empty when the entry names no tool of its own (a plug-in's package).
  static Optional<String> name(String written) {
    String name = written.strip().toLowerCase(Locale.ROOT).replaceFirst("^core:", "");
    return NAME.matcher(name).matches()
        ? Optional.of(NAMES.getOrDefault(name, name))
        : Optional.empty();
  }

  /// The version as a number or a range; `*` when the project leaves it open.
  ///
  /// @return empty when the text names no version
  static Optional<String> version(String tool, String written) {
    String text = written.strip().replaceFirst("^['\"]|['\"]$", "").strip();
    if (text.isEmpty() || text.length() > LENGTH_LIMIT) {
      return Optional.empty();
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "latest", "system", "lts", "lts/*", "lts-*", "*", "current" -> Optional.of("*");
      case "node", "stable" ->
          Optional.of(tool.equals("rust") || tool.equals("dart") ? "stable" : "*");
      default -> number(tool, lower);
    };
  }

  private static Optional<String> number(String tool, String text) {
    return switch (tool) {
      case "node" ->
          text.startsWith("lts/") || text.startsWith("lts-")
              ? Optional.ofNullable(NODE_LINES.get(text.substring(4)))
              : plain(text.replaceFirst("^(?:node-)?v?", ""));
      case "java" -> java(text);
      case "python" -> plain(text.replaceFirst("^(?:python-|cpython-)?", "")).or(() -> pypy(text));
      case "ruby" -> plain(text.replaceFirst("^(?:ruby-)?v?", "").replaceFirst("p\\d+$", ""));
      case "go" -> plain(text.replaceFirst("^(?:go)?v?", ""));
      case "rust" ->
          text.matches("(?:beta|nightly)(?:-\\d{4}-\\d\\d-\\d\\d)?(?:-.*)?|stable-.*")
              ? Optional.of(text.startsWith("stable") ? "stable" : text)
              : plain(text);
      case "elixir" -> plain(text.replaceFirst("-otp-\\d+$", ""));
      case "scala", "kotlin", "gradle", "maven", "sbt" -> plain(text.replaceFirst("^v", ""));
      default ->
          plain(text.replaceFirst("^" + Pattern.quote(tool) + "-", "").replaceFirst("^v", ""));
    };
  }

  private static Optional<String> plain(String text) {
    boolean ranged = text.matches("[\\^~<>=].*");
    return ranged || text.matches("\\d.*") ? Optional.of(text) : Optional.empty();
  }

  private static Optional<String> pypy(String text) {
    Matcher matcher = Pattern.compile("pypy-?(\\d+\\.\\d+).*").matcher(text);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /// `temurin-17.0.8+7`, `17.0.8-tem`, `graalvm-22.3.1+java17`, `1.8.0.382`.
  private static Optional<String> java(String text) {
    Matcher graal = GRAAL.matcher(text);
    if (graal.matches()) {
      return Optional.of(graal.group(1));
    }
    Matcher number = NUMBER.matcher(text.replaceFirst("^.*?64-", ""));
    if (!number.find()) {
      return Optional.empty();
    }
    String version = number.group().replaceFirst("^1\\.(\\d)", "$1");
    return Optional.of(version);
  }
}
