// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.List;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.format.TextLines;

/// Reads plain lists of Debian packages: `Aptfile`, `apt.txt` and `packages.txt`.
public final class Aptfiles implements Clue {
  @Override
  public Clues read(ProjectFiles files) {
    Gathered gathered = new Gathered();
    for (String name : new String[] {"Aptfile", "apt.txt", "packages.txt"}) {
      for (String folder : Folders.with(files, name)) {
        String file = Folders.join(folder, name);
        List<String> lines = TextLines.of(files, file).lines();
        for (int i = 0; i < lines.size(); i++) {
          String text = lines.get(i).replaceFirst("#.*", "").strip();
          if (!text.startsWith(":") && !text.startsWith("http")) {
            for (String word : text.split("\\s+", -1)) {
              Packages.listed(
                  word,
                  i + 1,
                  (debian, line) ->
                      gathered.needs(debian, new Evidence(file, line, "lists " + debian)));
            }
          }
        }
      }
    }
    return gathered.done();
  }
}
