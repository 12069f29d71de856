// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.TextLines;

/// Recognises Nim by a nimble file.
public final class Nim implements Ecosystem {
  private static final Pattern VERSION = Pattern.compile("^\\s*version\\s*=\\s*\"([^\"]+)\"");
  private static final Pattern NIM =
      Pattern.compile("^\\s*requires\\s*\\(?\\s*\"nim\\s*([^\"]*)\"");
  private static final Pattern BIN = Pattern.compile("^\\s*bin\\s*=\\s*@\\[\\s*\"([\\w-]+)\"");

  @Override
  public String name() {
    return "nim";
  }

  @Override
  public List<String> markers() {
    return List.of("*.nimble");
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    return files.ending(".nimble").stream()
        .filter(file -> !Folders.isForeign(Folders.of(file)))
        .limit(Folders.LIMIT)
        .map(file -> root(files, TextLines.of(files, file)))
        .toList();
  }

  private Root root(ProjectFiles files, TextLines text) {
    Draft draft = Draft.of(name(), text.file(), "is a Nim project");
    String file = Folders.name(text.file());
    draft.app(file.substring(0, file.length() - ".nimble".length()), text.text(VERSION));
    text.first(NIM)
        .ifPresent(hit -> draft.tool("nim", hit.group(1), hit.says("Nim " + hit.group(1))));
    draft.tool("nim");
    draft.manager("nimble", "", new Evidence(text.file(), 0, "nimble has the libraries"));
    draft.task("install", "nimble install -y --depsOnly").task("build", "nimble build -y");
    if (!files.under(draft.below("tests/")).isEmpty()) {
      draft.task("test", "nimble test -y");
    }
    text.first(BIN)
        .ifPresent(
            hit -> draft.usual("start", "nimble run -y " + hit.group(1), hit.says("a program")));
    return draft.root();
  }
}
