// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.format.TextLines;

/// The libraries for which the build files of a C or C++ root ask, as Debian packages.
final class CLibraries {
  static final int FILE_LIMIT = 100;

  private static final Set<String> NAMES =
      Set.of(
          "CMakeLists.txt",
          "Makefile",
          "makefile",
          "GNUmakefile",
          "Makefile.am",
          "configure.ac",
          "configure.in",
          "meson.build",
          "conanfile.txt",
          "conanfile.py",
          "vcpkg.json");

  /// Each has the names of the libraries in its first group.
  private static final List<Pattern> ASKING =
      List.of(
          Pattern.compile("^\\s*find_package\\s*\\(\\s*(\\w+)", Pattern.CASE_INSENSITIVE),
          Pattern.compile(
              "^\\s*pkg_(?:check|search)_modules?\\s*\\(\\s*\\w+\\s+([^)#]+)",
              Pattern.CASE_INSENSITIVE),
          Pattern.compile(
              "^\\s*find_library\\s*\\(\\s*\\w+\\s+(?:NAMES\\s+)?([\\w.+ -]+)",
              Pattern.CASE_INSENSITIVE),
          Pattern.compile("\\bdependency\\(\\s*'([\\w.+-]+)'"),
          Pattern.compile("\\bfind_library\\(\\s*'([\\w.+-]+)'"),
          Pattern.compile("\\bAC_CHECK_LIB\\(\\s*\\[?([\\w.+-]+)"),
          Pattern.compile("\\bAC_SEARCH_LIBS\\(\\s*\\[?\\w+]?\\s*,\\s*\\[?([\\w.+ -]+)"),
          Pattern.compile("\\bPKG_CHECK_MODULES\\(\\s*\\[?\\w+]?\\s*,\\s*\\[?([^\\],)]+)"),
          Pattern.compile("pkg-config\\s+(?:--\\w+\\s+){1,3}([\\w.+ -]+)"),
          Pattern.compile("(?:^|[\\s=])-l([\\w.+-]+)"),
          Pattern.compile("^\\s*\"?(?:name\"\\s*:\\s*\")?([a-z][\\w-]*)(?:/\\d[^\"]*)?\"?,?$"));

  private static final int MANIFEST_PATTERN = 10;

  private CLibraries() {}

  static void find(ProjectFiles files, Draft draft) {
    files.under(draft.below("")).stream()
        .filter(file -> NAMES.contains(Folders.name(file)) && !Folders.isForeign(Folders.of(file)))
        .limit(FILE_LIMIT)
        .forEach(file -> find(TextLines.of(files, file), draft));
  }

  private static void find(TextLines text, Draft draft) {
    String name = Folders.name(text.file());
    boolean manifest = name.startsWith("conan") || name.startsWith("vcpkg");
    for (int i = 0; i < ASKING.size(); i++) {
      if (manifest == (i == MANIFEST_PATTERN)) {
        for (TextLines.Hit hit : text.all(ASKING.get(i))) {
          Arrays.stream(hit.group(1).split("[\\s,<>=]+", -1))
              .forEach(library -> need(draft, hit, library));
        }
      }
    }
    for (String asks :
        List.of("pkg_check_modules", "PKG_CHECK_MODULES", "pkg-config", "PkgConfig")) {
      text.first(Pattern.compile(asks, Pattern.LITERAL))
          .ifPresent(hit -> draft.needs("pkg-config", hit.says("asks pkg-config")));
    }
    if (name.equals("meson.build")) {
      text.first(Pattern.compile("\\bdependency\\("))
          .ifPresent(hit -> draft.needs("pkg-config", hit.says("asks pkg-config")));
    }
  }

  private static void need(Draft draft, TextLines.Hit hit, String library) {
    NativeLibraries.debian(library)
        .ifPresent(
            debian -> draft.needs(debian, hit.says("asks for " + library, Confidence.LIKELY)));
  }
}
