// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.TextLines;

/// Recognises C and C++ by CMake, Meson, autotools, make and Bazel files, and by a lone program.
public final class CPrograms implements Ecosystem {
  private static final List<String> CMAKE = List.of("CMakeLists.txt");
  private static final List<String> MESON = List.of("meson.build");
  private static final List<String> AUTOTOOLS =
      List.of("configure.ac", "configure.in", "configure");
  private static final List<String> MAKE = List.of("Makefile", "makefile", "GNUmakefile");
  private static final List<String> BAZEL = List.of("MODULE.bazel", "WORKSPACE", "WORKSPACE.bazel");
  private static final List<String> PROGRAMS =
      List.of("main.c", "main.cpp", "main.cc", "src/main.c", "src/main.cpp", "src/main.cc");
  private static final List<String> PLUS =
      List.of(".cpp", ".cc", ".cxx", ".hpp", ".hh", ".c++", ".cppm");

  private static final Pattern TARGET = Pattern.compile("^([A-Za-z][\\w.-]*)\\s*:(?!=)");
  private static final Pattern DEFAULT = Pattern.compile("^\\.DEFAULT\\s*:");
  private static final Pattern FIRST_MAIN = Pattern.compile("\\bmain\\s*\\(");
  private static final Pattern MESON_NAME = Pattern.compile("project\\(\\s*'([^']+)'");
  private static final Pattern MESON_VERSION =
      Pattern.compile("(?:^|[\\s,(])version\\s*:\\s*'(\\d[^']*)'");
  private static final Pattern MESON_LEAST = Pattern.compile("meson_version\\s*:\\s*'([^']+)'");
  private static final Pattern MESON_TEST = Pattern.compile("^\\s*(?:test|benchmark)\\(");
  private static final Pattern AC_INIT =
      Pattern.compile("AC_INIT\\(\\s*\\[?([^\\],)]+)]?\\s*(?:,\\s*\\[?([^\\],)]+))?");

  @Override
  public String name() {
    return "c";
  }

  @Override
  public List<String> markers() {
    return List.of("CMakeLists.txt", "meson.build", "configure.ac", "Makefile", "main.c");
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    Map<String, Root> roots = new TreeMap<>();
    for (List<String> names : List.of(CMAKE, MESON, AUTOTOOLS, MAKE, BAZEL)) {
      for (String folder : Folders.with(files, names.toArray(String[]::new))) {
        // A build file below another one is a part of that build.
        boolean part = roots.keySet().stream().anyMatch(root -> Folders.within(folder, root));
        if (!part && sources(files, folder).isPresent()) {
          roots.keySet().removeIf(root -> Folders.within(root, folder));
          names.stream()
              .map(name -> Folders.join(folder, name))
              .filter(files::has)
              .findFirst()
              .ifPresent(file -> roots.put(folder, root(files, file)));
        }
      }
    }
    if (roots.isEmpty()) {
      program(files).ifPresent(root -> roots.put("", root));
    }
    return List.copyOf(roots.values());
  }

  /// The first source below a folder, of the language that most are in.
  private static Optional<String> sources(ProjectFiles files, String folder) {
    List<String> near =
        files.under(Folders.join(folder, "")).stream().filter(file -> near(folder, file)).toList();
    List<String> plain = near.stream().filter(file -> file.endsWith(".c")).toList();
    List<String> plus =
        near.stream().filter(file -> PLUS.stream().anyMatch(file::endsWith)).toList();
    return (plus.size() > plain.size() ? plus : plain)
        .stream().findFirst().or(() -> plus.stream().findFirst());
  }

  private static boolean near(String folder, String file) {
    String inside = Folders.of(file.substring(Folders.join(folder, "").length()));
    return !Folders.isForeign(inside) && !CLibraries.isBorrowed(inside);
  }

  private Root root(ProjectFiles files, String file) {
    String folder = Folders.of(file);
    Draft draft = Draft.of(language(files, folder), file, "is built with " + kind(file));
    compiler(files, draft);
    TextLines text = TextLines.of(files, file);
    String name = Folders.name(file);
    if (CMAKE.contains(name)) {
      CMake.describe(files, draft, text);
    } else if (MESON.contains(name)) {
      meson(files, draft, text);
    } else if (AUTOTOOLS.contains(name)) {
      autotools(files, draft, text);
    } else if (MAKE.contains(name)) {
      draft.tool("make");
      make(draft, text, "make");
      passedOn(files, draft, text);
    } else {
      bazel(files, draft);
    }
    CLibraries.find(files, draft);
    return draft.root();
  }

  private static String kind(String file) {
    String name = Folders.name(file);
    if (CMAKE.contains(name)) {
      return "CMake";
    }
    if (MESON.contains(name)) {
      return "Meson";
    }
    if (AUTOTOOLS.contains(name)) {
      return "autotools";
    }
    return MAKE.contains(name) ? "make" : "Bazel";
  }

  private static String language(ProjectFiles files, String folder) {
    return sources(files, folder).filter(file -> !file.endsWith(".c")).isPresent() ? "cpp" : "c";
  }

  private static void compiler(ProjectFiles files, Draft draft) {
    sources(files, draft.path())
        .ifPresent(file ->
            draft.tool(
                file.endsWith(".c") ? "gcc" : "g++", "", new Evidence(file, 0, "is compiled")));
  }

  private static void meson(ProjectFiles files, Draft draft, TextLines text) {
    draft.app(text.text(MESON_NAME), text.text(MESON_VERSION));
    text.first(MESON_LEAST)
        .ifPresent(hit -> draft.tool("meson", hit.group(1), hit.says("Meson " + hit.group(1))));
    draft.tool("meson").tool("ninja");
    String setup = "{ test -d build || meson setup build; }";
    draft.task("build", setup + " && meson compile -C build");
    String prefix = draft.below("");
    files.under(prefix).stream()
        .filter(file -> file.endsWith("meson.build"))
        .flatMap(file -> TextLines.of(files, file).first(MESON_TEST).stream())
        .findFirst()
        .ifPresent(
            hit -> draft.task("test", setup + " && meson test -C build", hit.says("has tests")));
  }

  private static void autotools(ProjectFiles files, Draft draft, TextLines text) {
    text.first(AC_INIT).ifPresent(hit -> draft.app(hit.group(1), hit.group(2)));
    String configure = "./configure";
    if (!files.has(draft.below("configure"))) {
      Evidence why = new Evidence(text.file(), 0, "the configure script is to be made");
      draft.tool("autoconf", "", why).tool("automake", "", why).tool("libtool", "", why);
      configure =
          files.has(draft.below("autogen.sh"))
              ? "NOCONFIGURE=1 ./autogen.sh && ./configure"
              : "autoreconf -fi && ./configure";
    }
    draft.tool("make");
    String ready = "{ test -f Makefile || { " + configure + "; }; }";
    boolean automake = files.has(draft.below("Makefile.am"));
    TextLines make = TextLines.of(files, draft.below("Makefile.in"));
    make(draft, make, ready + " && make");
    draft.task("build", ready + " && make");
    if (automake) {
      draft.task(
          "test",
          ready + " && make check",
          new Evidence(draft.below("Makefile.am"), 0, "automake has the target check"));
    }
  }

  /// Tasks out of the targets of a makefile.
  private static void make(Draft draft, TextLines text, String make) {
    draft.task("build", make);
    List<TextLines.Hit> targets = text.all(TARGET);
    Map<String, List<String>> targetsByTask =
        Map.of(
            "test", List.of("test", "check", "tests"),
            "start", List.of("run", "start", "serve"),
            "lint", List.of("lint", "format-check", "cppcheck"));
    targetsByTask.forEach((task, names) ->
        names.stream()
            .flatMap(name -> targets.stream().filter(hit -> hit.group(1).equals(name)))
            .findFirst()
            .ifPresent(hit ->
                draft.task(task, make + " " + hit.group(1), hit.says("target " + hit.group(1)))));
  }

  /// A makefile that hands every target on to the one in `src`.
  private static void passedOn(ProjectFiles files, Draft draft, TextLines text) {
    if (text.first(DEFAULT).isPresent()) {
      make(draft, TextLines.of(files, draft.below("src/Makefile")), "make");
    }
  }

  private static void bazel(ProjectFiles files, Draft draft) {
    String pin = draft.below(".bazelversion");
    List<String> lines = files.lines(pin);
    if (!lines.isEmpty() && !lines.getFirst().isBlank()) {
      String version = lines.getFirst().strip();
      draft.tool("bazel", version, new Evidence(pin, 1, "Bazel " + version));
    }
    draft.tool("bazel").task("build", "bazel build //...").task("test", "bazel test //...");
  }

  /// A program without any build file.
  private static Optional<Root> program(ProjectFiles files) {
    List<String> candidates = new ArrayList<>(PROGRAMS);
    files.under("").stream()
        .filter(file -> !file.contains("/"))
        .filter(file -> file.endsWith(".c") || PLUS.subList(0, 3).stream().anyMatch(file::endsWith))
        .limit(PROGRAMS.size())
        .forEach(candidates::add);
    return candidates.stream()
        .filter(files::has)
        .flatMap(file -> TextLines.of(files, file).first(FIRST_MAIN).stream())
        .findFirst()
        .map(hit -> {
          String file = hit.file();
          boolean plain = file.endsWith(".c");
          String ending = file.substring(file.lastIndexOf('.'));
          Draft draft =
              new Draft(plain ? "c" : "cpp", "", hit.says("is a program", Confidence.LIKELY));
          String sources = Folders.join(Folders.of(file), "*" + ending);
          return draft
              .tool(plain ? "gcc" : "g++")
              .task("build", (plain ? "gcc" : "g++") + " -o main " + sources)
              .task("start", "./main")
              .root();
        });
  }
}
