// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sh.zagi.tests.SourceTree;

/// The table in `docs/corpus.md`: a run replaces the rows of the projects that it ran.
final class CorpusPage {
  private static final String BEGIN = "<!-- corpus: begin -->\n";
  private static final String END = "<!-- corpus: end -->";
  private static final String HEAD =
      "| project | what | tools | tests | time | outcome |\n"
          + "| --- | --- | --- | --- | --- | --- |\n";

  private CorpusPage() {}

  static void put(CorpusRow row) throws IOException {
    Path page = SourceTree.root().resolve("docs/corpus.md");
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    TreeMap<String, String> rows =
        Arrays.stream(text.substring(begin, end).split("\n", -1))
            .filter(line -> line.startsWith("| ") && !line.startsWith("| project |"))
            .filter(line -> !line.startsWith("| ---"))
            .collect(
                Collectors.toMap(
                    line -> line.split(" \\| ", 2)[0].substring(2),
                    line -> line,
                    (_, later) -> later,
                    TreeMap::new));
    rows.put(row.name(), row.text());
    String table = HEAD + String.join("\n", rows.values()) + "\n";
    Files.writeString(page, text.substring(0, begin) + table + text.substring(end));
  }
}
