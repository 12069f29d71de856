// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.mirror;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.git.SyncReport;
import sh.zagi.storage.git.SyncWatch;
import sh.zagi.storage.repo.RepoRecord;

@Command(name = "mirror sync", description = "bring a mirror and its upstream together now")
@Needs(value = Need.REPO_WRITE, changes = true)
final class SyncMirror extends RepoVerb {
  private final MirrorVerbs.Desk desk;

  @Option(names = "--prune", description = "delete here what was deleted there and is unchanged")
  boolean prune;

  @Option(
      names = "--token-stdin",
      description = "read a token for the upstream from standard input; it is not kept")
  boolean tokenStdin;

  SyncMirror(MirrorVerbs.Desk desk) {
    this.desk = desk;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(exchange, desk.store(), granted -> sync(exchange, granted.record()));
  }

  private Outcome sync(Exchange exchange, RepoRecord record)
      throws IOException, InterruptedException {
    MirrorHost.Terms terms =
        new MirrorHost.Terms(MirrorVerbs.token(tokenStdin, exchange), prune, true);
    return switch (desk.host().sync(record, terms, SyncWatch.SILENT)) {
      case MirrorHost.Met.Failed(Problem problem) -> refused(problem);
      case MirrorHost.Met.Done done -> done(page(done));
    };
  }

  private static Report page(MirrorHost.Met.Done done) {
    List<SyncReport.Fate> fates = done.report().fates();
    List<String> lines = new ArrayList<>(fates.stream().map(SyncReport.Fate::words).toList());
    if (!done.files().words().isEmpty()) {
      lines.add(done.files().words());
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(
        "refs",
        fates.stream()
            .map(fate -> Map.of("ref", fate.ref(), "result", fate.kind().word(), "why", fate.why()))
            .toList());
    MirrorVerbs.put(fields, done.files());
    return new Report.Page(lines.isEmpty() ? List.of("nothing new on either side") : lines, fields);
  }
}
