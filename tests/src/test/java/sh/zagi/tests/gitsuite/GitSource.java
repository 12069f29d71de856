// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.gitsuite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sh.zagi.tests.SourceTree;

/// git's source, of which only the test scripts and their own program are used, beside the
/// installed client.
///
/// @param folder with `t/helper/test-tool`, `templates/blt` and `GIT-BUILD-OPTIONS` made
/// @param programs stands where git's programs are, with ours in place of two
/// @param git the installed client
record GitSource(Path folder, Path programs, Path git) {
  /// The release whose tests `tests/git-suite.txt` counts.
  static final String VERSION = "2.39.5";

  private static final List<String> MADE =
      List.of("t/helper/test-tool", "t/helper/test-fake-ssh", "templates/blt", "GIT-BUILD-OPTIONS");

  /// @param programs an empty folder
  static GitSource of(Path folder, Path programs) throws IOException {
    String said = SourceTree.text(folder.resolve("GIT-VERSION-GEN"));
    if (!said.contains("DEF_VER=v" + VERSION)) {
      throw new IOException("not the source of git " + VERSION + ": " + folder);
    }
    for (String made : MADE) {
      if (!Files.exists(folder.resolve(made))) {
        throw new IOException(
            folder
                + " lacks "
                + made
                + ": run make t/helper/test-tool t/helper/test-fake-ssh and make -C templates");
      }
    }
    Path git =
        Arrays.stream(System.getenv("PATH").split(":", -1))
            .map(place -> Path.of(place, "git"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() -> new IOException("no git is installed"))
            .toRealPath();
    link(git.resolveSibling("../lib/git-core").toRealPath(), programs);
    return new GitSource(folder.toRealPath(), programs, git);
  }

  private static void link(Path installed, Path programs) throws IOException {
    Path ours = SourceTree.root().resolve("tests/git-suite");
    try (Stream<Path> files = Files.list(installed)) {
      for (Path file : files.toList()) {
        Path target =
            switch (file.getFileName().toString()) {
              case "git" -> ours.resolve("git");
              case "git-upload-pack", "git-receive-pack" -> ours.resolve("serve");
              default -> file;
            };
        Files.createSymbolicLink(programs.resolve(file.getFileName()), target);
      }
    }
  }

  /// Starts a script.
  Process start(String script, ScriptRun.Place place, Path out) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh", script + ".sh", "--verbose-log", "--root=" + place.work().resolve("trash"))
            .directory(folder.resolve("t").toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("GIT_"));
    variables.put("GIT_TEST_INSTALLED", programs.toString());
    variables.put("TEST_OUTPUT_DIRECTORY", place.work().toString());
    variables.put("ZAGI_SUITE_SOCKET", place.socket().toString());
    variables.put("ZAGI_SUITE_GIT", git.toString());
    return builder.start();
  }
}
