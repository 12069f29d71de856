// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.List;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.format.TextLines;

/// Reads Procfiles: the process `web` is how the application starts.
public final class Procfiles implements Clue {
  private static final Pattern PROCESS =
      Pattern.compile("^([A-Za-z][\\w-]{0,60})\\s*:\\s*(\\S.*)$");
  private static final List<String> NAMES = List.of("Procfile", "Procfile.dev");

  @Override
  public Clues read(ProjectFiles files) {
    Gathered gathered = new Gathered();
    for (String name : NAMES) {
      for (String folder : Folders.with(files, name)) {
        List<TextLines.Hit> processes =
            TextLines.of(files, Folders.join(folder, name)).all(PROCESS);
        for (TextLines.Hit one : processes) {
          String process = one.group(1);
          boolean main = process.equals("web") || processes.size() == 1;
          String task = main ? "start" : process.equals("release") ? "release" : "start:" + process;
          gathered.task(folder, task, one.group(2), one.says("process " + process));
        }
      }
    }
    return gathered.done();
  }
}
