// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import sh.zagi.change.RefusedException;
import sh.zagi.change.diff.DiffFormat;
import sh.zagi.change.log.Page;
import sh.zagi.change.log.Paint;
import sh.zagi.change.log.Sight;
import sh.zagi.change.work.Moment;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.account.Account;

/// A verb that shows a difference.
abstract class DiffVerb extends ReadVerb {
  @Option(names = "--git", description = "as git diff does; usual")
  boolean git;

  @Option(names = "--stat", description = "a line for each file, with how many lines changed")
  boolean stat;

  @Option(names = "--name-only", description = "the paths")
  boolean nameOnly;

  @Option(names = "--summary", description = "the paths, with what happened to them")
  boolean summary;

  DiffVerb(Desk desk) {
    super(desk);
  }

  abstract Page look(Sight sight, Sight.DiffLook look) throws IOException;

  /// Where only differences count; none for everywhere.
  abstract List<String> paths();

  @Override
  final Report report(Target target, Moment moment) throws IOException {
    boolean terminal =
        target.exchange().terminal().filter(t -> !t.type().equals("dumb")).isPresent();
    Sight.DiffLook look = new Sight.DiffLook(format(), paths(), new Paint(terminal));
    String person = target.exchange().caller().rightsOf().map(Account::name).orElse("");
    try (Sight sight = new Sight(moment, person)) {
      Page page = look(sight, look);
      return new Report.Page(page.lines(), page.fields());
    }
  }

  private DiffFormat format() {
    List<DiffFormat> wanted = new ArrayList<>();
    if (git) {
      wanted.add(DiffFormat.GIT);
    }
    if (stat) {
      wanted.add(DiffFormat.STAT);
    }
    if (nameOnly) {
      wanted.add(DiffFormat.NAME_ONLY);
    }
    if (summary) {
      wanted.add(DiffFormat.SUMMARY);
    }
    if (wanted.size() > 1) {
      throw new RefusedException("choose one of --git, --stat, --name-only, --summary");
    }
    return wanted.isEmpty() ? DiffFormat.GIT : wanted.getFirst();
  }
}
