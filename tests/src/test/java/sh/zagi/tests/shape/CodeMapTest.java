// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import sh.zagi.tests.SourceTree;

/// Keeps the code map of `docs/architecture.md` equal to the packages. `-Ddocs.update=true` writes
/// it anew.
class CodeMapTest {
  private static final String BEGIN = "<!-- code map: begin -->\n";
  private static final String END = "<!-- code map: end -->\n";

  @Test
  void the_code_map_is_the_list_of_packages() throws IOException {
    Path page = SourceTree.root().resolve("docs/architecture.md");
    String text = SourceTree.text(page);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    assertThat(begin).isLessThanOrEqualTo(end);
    String map = map();
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(page, text.substring(0, begin) + map + text.substring(end));
      return;
    }
    assertThat(text.substring(begin, end))
        .as("code map; write it anew with -Dtest=CodeMapTest -Ddocs.update=true")
        .isEqualTo(map);
  }

  private static String map() {
    return "| module | package | what it is for |\n| --- | --- | --- |\n"
        + SourceTree.MODULES.stream().map(CodeMapTest::rows).collect(Collectors.joining());
  }

  private static String rows(String module) {
    String sources = module.equals("tests") ? "src/test/java" : "src/main/java";
    List<Path> signs =
        SourceTree.files(SourceTree.root().resolve(module).resolve(sources), "package-info.java");
    return SourceFile.parse(signs).stream()
        .map(file ->
            "| %s | `%s` | %s |\n"
                .formatted(
                    module, file.unit().getPackageName(), PackageInfo.sentence(file).orElse("")))
        .collect(Collectors.joining());
  }
}
