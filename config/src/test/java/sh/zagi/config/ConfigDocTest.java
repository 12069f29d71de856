// SPDX-License-Identifier: Apache-2.0
package sh.zagi.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Keeps `docs/config.md` equal to the table of settings. Write it anew with `-Ddocs.update=true`.
class ConfigDocTest {
  private static final Path DOC = Path.of("..", "docs", "config.md");

  @Test
  void the_document_is_what_the_table_says() throws IOException {
    String wanted = document();
    if (Boolean.getBoolean("docs.update")) {
      Files.createDirectories(DOC.getParent());
      Files.writeString(DOC, wanted);
    }
    assertThat(DOC).content(UTF_8).isEqualTo(wanted);
  }

  private static String document() {
    StringBuilder text = new StringBuilder();
    text.append("# Settings\n\n");
    text.append("Generated from the table of settings; a test compares. A flag wins over the ");
    text.append("variable, the variable over `zagi.toml`, where a dotted key is a table: ");
    text.append("`[ssh]` and then `port = 2222`.\n\n");
    text.append("| key | variable | flag | default | meaning |\n|---|---|---|---|---|\n");
    for (Setting setting : Settings.all()) {
      text.append(
          "| `%s` | `%s` | %s | %s | %s |\n"
              .formatted(
                  setting.key(),
                  setting.variable(),
                  setting.flag().isEmpty() ? "" : "`--" + setting.flag() + "`",
                  setting.fallback().isEmpty() ? "" : "`" + setting.fallback() + "`",
                  setting.description()));
    }
    return text.toString();
  }
}
