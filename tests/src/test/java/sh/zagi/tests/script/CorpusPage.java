// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sh.zagi.tests.SourceTree;

/// A table in `docs/corpus.md`: a run replaces the rows of the projects that it ran.
///
/// @param name of the marks around it
/// @param head its first two lines
record CorpusPage(String name, String head) {
  void put(String project, String row) throws IOException {
    Path page = SourceTree.root().resolve("docs/corpus.md");
    String text = Files.readString(page);
    String mark = "<!-- " + name + ": begin -->\n";
    int begin = text.indexOf(mark) + mark.length();
    int end = text.indexOf("<!-- " + name + ": end -->");
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
    rows.put(project, row);
    String table = head + String.join("\n", rows.values()) + "\n";
    Files.writeString(page, text.substring(0, begin) + table + text.substring(end));
  }
}
