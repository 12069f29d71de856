// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.Optional;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;

/// Recognises COBOL by its sources at the top or in `src`.
public final class Cobol implements Ecosystem {
  private static final List<String> ENDINGS = List.of(".cbl", ".cob", ".cobol", ".CBL", ".COB");
  private static final List<String> NAMES = List.of("index", "main", "app", "server");

  @Override
  public String name() {
    return "cobol";
  }

  @Override
  public List<String> markers() {
    return List.of("*.cbl", "*.cob");
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    List<String> sources =
        files.under("").stream()
            .filter(file -> ENDINGS.stream().anyMatch(file::endsWith))
            .filter(file -> Folders.of(file).isEmpty() || Folders.of(file).equals("src"))
            .toList();
    Optional<String> main =
        NAMES.stream()
            .flatMap(name -> sources.stream().filter(file -> stem(file).equalsIgnoreCase(name)))
            .findFirst()
            .or(() -> sources.stream().findFirst());
    return main.map(file -> root(files, file)).stream().toList();
  }

  private static String stem(String file) {
    String name = Folders.name(file);
    return name.substring(0, name.lastIndexOf('.'));
  }

  private Root root(ProjectFiles files, String main) {
    Draft draft = new Draft(name(), "", new Evidence(main, 0, "is a COBOL program"));
    String copybooks =
        List.of("copybooks", "copy", "cpy").stream()
            .filter(folder -> !files.under(folder + "/").isEmpty())
            .map(folder -> "-I " + folder + " ")
            .findFirst()
            .orElse("");
    return draft
        .tool("gnucobol")
        .task("build", "cobc -x " + copybooks + "-o " + stem(main) + " " + main)
        .task("start", "./" + stem(main))
        .root();
  }
}
