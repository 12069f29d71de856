// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.List;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.format.TextLines;

/// Reads the lists of environment variables that projects show: `.env.example` and its kin. Never a
/// real `.env`.
public final class EnvExamples implements Clue {
  private static final Pattern SETTING =
      Pattern.compile("^\\s*(?:export\\s+)?([A-Za-z_]\\w{0,99})\\s*=\\s*(.*)$");
  private static final String[] NAMES = {
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    ".env.defaults",
    ".env.dev.example",
    ".env.local.example",
    ".env.test.example",
    "env.example",
    "example.env",
    "sample.env",
    ".envrc.example",
    ".env.development.example",
    ".env.docker.example"
  };

  @Override
  public Clues read(ProjectFiles files) {
    Gathered gathered = new Gathered();
    for (String name : NAMES) {
      for (String folder : Folders.with(files, name)) {
        List<TextLines.Hit> settings = TextLines.of(files, Folders.join(folder, name)).all(SETTING);
        for (TextLines.Hit one : settings) {
          String value = value(one.group(2));
          Evidence why = one.says("variable " + one.group(1));
          gathered.variable(one.group(1), value, why);
          Connections.service(one.group(1), value, why).ifPresent(gathered::service);
          if (one.group(1).equals("PORT")) {
            gathered.port(value, why);
          }
        }
      }
    }
    return gathered.done();
  }

  private static String value(String text) {
    if (text.startsWith("\"") || text.startsWith("'")) {
      int end = text.indexOf(text.charAt(0), 1);
      return end < 0 ? text.substring(1) : text.substring(1, end);
    }
    return text.replaceFirst("(?:^|\\s)#.*$", "").strip();
  }
}
