// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.format.TextLines;

/// What a `CMakeLists.txt` says.
final class CMake {
  private static final Pattern PROJECT =
      Pattern.compile("^\\s*project\\s*\\(\\s*\"?([^\\s\")]+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern VERSION =
      Pattern.compile("^[^#]*\\bVERSION\\s+\"?(\\d[\\d.]*)", Pattern.CASE_INSENSITIVE);
  private static final Pattern LEAST =
      Pattern.compile(
          "^\\s*cmake_minimum_required\\s*\\(\\s*VERSION\\s+(\\d+(?:\\.\\d+)*)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern TESTS =
      Pattern.compile(
          "^\\s*(?:enable_testing\\s*\\(|include\\s*\\(\\s*CTest\\b|add_test\\s*\\()",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern PROGRAM =
      Pattern.compile(
          "^\\s*(?:add_executable|qt_add_executable)\\s*\\(\\s*([\\w.${}-]+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern STANDARD =
      Pattern.compile("CMAKE_(CXX|C)_STANDARD\\s+(\\d+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern HELPER =
      Pattern.compile("test|example|bench|demo|sample|fuzz", Pattern.CASE_INSENSITIVE);
  private static final Pattern LANGUAGES =
      Pattern.compile(
          "^\\s*project\\s*\\([^)]*\\s(?:LANGUAGES\\s+)?C\\s*\\)", Pattern.CASE_INSENSITIVE);
  private static final String CONFIGURE = "cmake -S . -B build";
  private static final int FOLLOWING_LINES = 4;

  private CMake() {}

  static void describe(ProjectFiles files, Draft draft, TextLines text) {
    text.first(PROJECT).ifPresent(hit -> draft.app(hit.group(1), version(text, hit.line())));
    text.first(LEAST)
        .ifPresent(hit ->
            draft.tool("cmake", ">=" + hit.group(1), hit.says("CMake from " + hit.group(1))));
    draft.tool("cmake").tool("make");
    if (text.first(LANGUAGES).isEmpty()) {
      // CMake looks for a C++ compiler unless it is told that C is all.
      draft.tool("g++");
    }
    text.first(STANDARD)
        .ifPresent(hit ->
            draft.fact(
                hit.says((hit.group(1).equalsIgnoreCase("c") ? "C" : "C++") + hit.group(2))));
    draft.task("build", CONFIGURE + " && cmake --build build");
    files.under(draft.below("")).stream()
        .filter(file -> file.endsWith("CMakeLists.txt"))
        .limit(CLibraries.FILE_LIMIT)
        .flatMap(file -> TextLines.of(files, file).first(TESTS).stream())
        .findFirst()
        .ifPresent(hit ->
            draft.usual(
                "test",
                CONFIGURE + " && cmake --build build && ctest --test-dir build --output-on-failure",
                hit.says("has tests")));
    program(text)
        .ifPresent(
            hit -> draft.usual("start", "./build/" + hit.group(1), hit.says("builds a program")));
  }

  /// The project's version can stand on a line after its name.
  private static String version(TextLines text, int line) {
    List<String> lines = text.lines();
    for (int i = line - 1; i < Math.min(lines.size(), line + FOLLOWING_LINES); i++) {
      var matcher = VERSION.matcher(lines.get(i));
      if (matcher.find()) {
        return matcher.group(1);
      }
      if (lines.get(i).contains(")")) {
        return "";
      }
    }
    return "";
  }

  private static Optional<TextLines.Hit> program(TextLines text) {
    return text.first(PROGRAM)
        .filter(hit -> !HELPER.matcher(hit.group(1)).find())
        .map(hit -> {
          if (!hit.group(1).contains("$")) {
            return hit;
          }
          // The usual variable is the project's name.
          return text.first(PROJECT).orElse(hit);
        })
        .filter(hit -> !hit.group(1).contains("$"));
  }
}
