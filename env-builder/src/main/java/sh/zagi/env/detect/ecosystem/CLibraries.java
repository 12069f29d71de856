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

  private static final Set<String> BORROWED =
      Set.of("deps", "external", "extern", "3rdparty", "contrib", "subprojects", "submodules");
  private static final List<String> OWN = List.of(".h", ".c", ".cpp", ".cc", ".pc.in");

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
        .filter(file -> !isBorrowed(Folders.of(file)))
        .limit(FILE_LIMIT)
        .forEach(file -> find(files, TextLines.of(files, file), draft));
  }

  /// Whether a folder holds other people's sources that are built along.
  static boolean isBorrowed(String folder) {
    return Arrays.stream(folder.split("/", -1)).anyMatch(BORROWED::contains);
  }

  /// Whether the project is that library itself.
  private static boolean isOwn(ProjectFiles files, String library) {
    String plain = library.toLowerCase(java.util.Locale.ROOT).replaceFirst("^lib", "");
    return List.of(plain, "lib" + plain, plain + "lib").stream()
        .flatMap(name -> OWN.stream().map(ending -> name + ending))
        .anyMatch(name -> !files.named(name).isEmpty());
  }

  private static void find(ProjectFiles files, TextLines text, Draft draft) {
    String name = Folders.name(text.file());
    boolean manifest = name.startsWith("conan") || name.startsWith("vcpkg");
    for (int i = 0; i < ASKING.size(); i++) {
      if (manifest == (i == MANIFEST_PATTERN)) {
        for (TextLines.Hit hit : text.all(ASKING.get(i))) {
          Arrays.stream(hit.group(1).split("[\\s,<>=]+", -1))
              .filter(library -> !isOwn(files, library))
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
