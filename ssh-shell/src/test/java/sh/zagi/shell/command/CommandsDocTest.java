// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.shell.Place;

/// Keeps `docs/commands.md` equal to the table. Write it anew with `-Ddocs.update=true`.
class CommandsDocTest {
  private static final Path DOC = Path.of("..", "docs", "commands.md");

  @Test
  void the_document_is_what_the_table_says(@TempDir Path folder) throws IOException {
    try (Place place = new Place(folder)) {
      String wanted = document(place.table);
      if (Boolean.getBoolean("docs.update")) {
        Files.createDirectories(DOC.getParent());
        Files.writeString(DOC, wanted);
      }
      assertThat(DOC).content(UTF_8).isEqualTo(wanted);
    }
  }

  private static String document(CommandTable table) {
    StringBuilder text = new StringBuilder();
    text.append("# Commands\n\n");
    text.append("Generated from the table of verbs; a test compares. Each is typed as ");
    text.append("`ssh HOST VERB ...`.\n\n");
    text.append("Exit statuses: 0 done, 1 refused or failed, 2 wrong usage. ");
    text.append("Every verb takes `--json`; errors go to standard error.\n\n");
    text.append("| verb | does | needs |\n|---|---|---|\n");
    for (CommandTable.Row row : table.rows()) {
      text.append(
          "| `%s` | %s | %s |\n".formatted(row.name(), row.summary(), row.needs().value().words()));
    }
    for (CommandTable.Row row : table.rows()) {
      text.append("\n## ").append(row.name()).append("\n\n```\n");
      row.help().forEach(line -> text.append(line.stripTrailing()).append('\n'));
      text.append("```\n");
    }
    return text.toString();
  }
}
