// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `help`: the list of verbs, or one verb's usage.
@Command(name = "help", description = "list the verbs, or explain one")
@Needs(Need.ANYONE)
final class Help extends Verb {
  private static final int NAME_WIDTH_CHARACTERS = 18;

  private final CommandTable table;

  @Parameters(paramLabel = "VERB", arity = "0..*", description = "the verb to explain")
  List<String> words = new ArrayList<>();

  Help(CommandTable table) {
    this.table = table;
  }

  @Override
  public Outcome run(Exchange exchange) {
    if (words.isEmpty()) {
      return done(new Report.Lines(overview()));
    }
    var match = table.find(words);
    if (match.isPresent()) {
      return done(new Report.Lines(match.get().row().help()));
    }
    List<CommandTable.Row> group = table.group(words.getFirst());
    return group.isEmpty()
        ? refused(Unknown.verb(table, words))
        : done(new Report.Lines(list(group)));
  }

  private List<String> overview() {
    List<String> lines = new ArrayList<>();
    lines.add("usage: ssh HOST VERB ...            run a verb");
    lines.add("       ssh OWNER/REPO@HOST          open a session in the running repository");
    lines.add("       ssh OWNER/REPO@HOST CMD ...  run CMD in that session");
    lines.add("       git clone HOST:OWNER/REPO    or push to it; a push creates what is missing");
    lines.add("");
    lines.addAll(list(table.rows().stream().filter(row -> !row.hidden()).toList()));
    lines.add("");
    lines.add("every verb takes --json and --help; help VERB explains one");
    return lines;
  }

  private static List<String> list(List<CommandTable.Row> rows) {
    return rows.stream()
        .map(row ->
            row.name()
                + " ".repeat(Math.max(2, NAME_WIDTH_CHARACTERS - row.name().length()))
                + row.summary())
        .toList();
  }
}
