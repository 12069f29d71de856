// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.gitsuite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import sh.zagi.tests.SourceTree;

/// `docs/git-suite.md`: its tables are made from `tests/git-suite.txt`.
final class GitSuitePage {
  static final Path FILE = SourceTree.root().resolve("docs/git-suite.md");
  private static final String BEGIN = "<!-- git suite: begin -->\n";
  private static final String END = "<!-- git suite: end -->";

  private GitSuitePage() {}

  /// The page as it should be.
  static String text(KnownFailures known) throws IOException {
    String page = Files.readString(FILE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    return page.substring(0, begin)
        + "\n"
        + totals(known)
        + "\n"
        + reasons(known)
        + "\n"
        + scripts(known)
        + page.substring(page.indexOf(END));
  }

  private static String totals(KnownFailures known) {
    int passed = 0;
    int skipped = 0;
    int listed = 0;
    for (KnownFailures.Script script : known.scripts().values()) {
      passed += script.count(KnownFailures.PASSED);
      skipped += script.count(KnownFailures.SKIPPED);
      listed += script.failures().size();
    }
    return known.scripts().size()
        + " scripts: "
        + passed
        + " tests pass, "
        + listed
        + " are listed, "
        + skipped
        + " do not run on the machine or fail for git itself.\n";
  }

  private static String reasons(KnownFailures known) {
    StringBuilder table = new StringBuilder("| tests | why they fail |\n| ---: | --- |\n");
    known
        .reasons()
        .forEach((word, sentence) -> {
          long count =
              known.scripts().values().stream()
                  .flatMap(script -> script.failures().values().stream())
                  .filter(failure -> failure.reason().equals(word))
                  .count();
          table
              .append("| ")
              .append(count)
              .append(" | **")
              .append(word)
              .append("**: ")
              .append(sentence)
              .append(" |\n");
        });
    return table.toString();
  }

  private static String scripts(KnownFailures known) {
    StringBuilder table =
        new StringBuilder(
            "| script | pass | calls of our services | listed |\n| --- | ---: | ---: | --- |\n");
    for (Map.Entry<String, KnownFailures.Script> entry : known.scripts().entrySet()) {
      KnownFailures.Script script = entry.getValue();
      int calls = script.count(KnownFailures.CALLS);
      table
          .append("| ")
          .append(entry.getKey())
          .append(" | ")
          .append(script.count(KnownFailures.PASSED))
          .append(" | ")
          .append(calls == 0 ? "none: says nothing of us" : calls)
          .append(" | ")
          .append(String.join("; ", script.lines()))
          .append(" |\n");
    }
    return table.toString();
  }
}
