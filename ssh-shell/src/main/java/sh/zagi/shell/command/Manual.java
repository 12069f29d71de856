// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `man`: the manual page of all verbs, in the man macros of roff (`man(7)`).
@Command(
    name = "man",
    description = "print the manual page of all verbs: ssh HOST man > zagi.1; man -l zagi.1")
@Needs(Need.ANYONE)
final class Manual extends Verb {
  private final CommandTable table;

  Manual(CommandTable table) {
    this.table = table;
  }

  @Override
  public Outcome run(Exchange exchange) {
    return done(new Report.Lines(page()));
  }

  private List<String> page() {
    List<String> lines = new ArrayList<>();
    lines.add(".TH ZAGI 1 \"\" zagi \"User Commands\"");
    lines.add(".SH NAME");
    lines.add("zagi \\- a git server whose repositories run");
    lines.add(".SH SYNOPSIS");
    for (String use :
        List.of(
            "ssh HOST VERB ...",
            "ssh OWNER/REPO@HOST [COMMAND ...]",
            "git clone HOST:OWNER/REPO")) {
      lines.add(".PP");
      lines.add(text(use));
    }
    lines.add(".SH DESCRIPTION");
    lines.add(text("Verbs are typed over SSH. Every verb takes --json and --help."));
    lines.add(".SH VERBS");
    table.rows().stream().filter(row -> !row.hidden()).forEach(row -> verb(row, lines));
    lines.add(".SH EXIT STATUS");
    for (String status :
        List.of("0 done", "1 refused or failed", "2 wrong usage", "255 of ssh itself")) {
      lines.add(".TP");
      lines.add(".B " + status.substring(0, status.indexOf(' ')));
      lines.add(status.substring(status.indexOf(' ') + 1));
    }
    return lines;
  }

  private static void verb(CommandTable.Row row, List<String> lines) {
    CommandSpec spec = row.commandLine().getCommandSpec();
    String synopsis =
        new CommandLine.Help(spec, CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
            .synopsis(0);
    lines.add(".SS " + text(row.name()));
    lines.add(".PP");
    lines.add(".B " + text(synopsis.strip().replaceAll("\\s+", " ")));
    lines.add(".PP");
    lines.add(text(row.summary() + "; needs " + row.needs().value().words() + "."));
    for (PositionalParamSpec one : spec.positionalParameters()) {
      argument(one.paramLabel(), one, lines);
    }
    for (OptionSpec one : spec.options()) {
      if (!one.hidden() && !List.of("--json", "--help").contains(one.longestName())) {
        boolean flag = one.arity().max() == 0;
        argument(String.join(", ", one.names()) + (flag ? "" : " " + one.paramLabel()), one, lines);
      }
    }
  }

  private static void argument(String label, ArgSpec spec, List<String> lines) {
    lines.add(".TP");
    lines.add(".B " + text(label));
    lines.add(text(String.join(" ", Arrays.asList(spec.description()))));
  }

  /// Text that roff takes for text: nothing begins a request, hyphens can be copied.
  private static String text(String plain) {
    String escaped =
        plain.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq").replace("\n", " ");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
