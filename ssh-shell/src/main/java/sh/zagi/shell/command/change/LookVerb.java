// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;
import sh.zagi.change.log.Log;
import sh.zagi.change.log.LogStyle;
import sh.zagi.change.log.Page;
import sh.zagi.change.log.Paint;
import sh.zagi.change.log.Sight;
import sh.zagi.change.work.Moment;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.account.Account;

/// A verb that shows commits. What it has to make for that, such as merges of parents, is never
/// written.
abstract class LookVerb extends ReadVerb {
  @Option(
      names = "--style",
      paramLabel = "zagi|jj",
      description = "how commits are written: zagi (one line) or jj (two)")
  String style = "zagi";

  @Option(
      names = "--graph",
      paramLabel = "ascii|unicode|none",
      description = "how lines are drawn between commits; ascii, and unicode on a terminal with jj")
  String graph = "";

  LookVerb(Desk desk) {
    super(desk);
  }

  abstract Page look(Sight sight, Target target, Log.Look look) throws IOException;

  @Override
  final Report report(Target target, Moment moment) throws IOException {
    String person = target.exchange().caller().rightsOf().map(Account::name).orElse("");
    try (Sight sight = new Sight(moment, person)) {
      Page page = look(sight, target, look(target.exchange()));
      return new Report.Page(page.lines(), page.fields());
    }
  }

  /// How commits are to look.
  ///
  /// @throws sh.zagi.change.RefusedException for words that are none of the choices
  private Log.Look look(Exchange exchange) {
    LogStyle wanted = Choice.of("--style", style, LogStyle.values());
    boolean terminal = exchange.terminal().filter(t -> !t.type().equals("dumb")).isPresent();
    String drawn =
        graph.isEmpty() ? usualGraph(wanted, terminal && speaksUnicode(exchange)) : graph;
    Lines lines = Choice.of("--graph", drawn, Lines.values());
    return new Log.Look(wanted, lines != Lines.NONE, lines == Lines.UNICODE, new Paint(terminal));
  }

  private enum Lines {
    ASCII,
    UNICODE,
    NONE
  }

  private static String usualGraph(LogStyle style, boolean unicode) {
    return style == LogStyle.JJ && unicode ? "unicode" : "ascii";
  }

  private static boolean speaksUnicode(Exchange exchange) {
    Map<String, String> variables = exchange.variables();
    String language = variables.getOrDefault("LC_ALL", variables.getOrDefault("LANG", ""));
    return language.toUpperCase(Locale.ROOT).replace("-", "").endsWith("UTF8");
  }
}
