// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.hook;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.hook.HookRun;
import sh.zagi.storage.hook.Hooks;
import sh.zagi.storage.repo.RepoRecord;

@Command(
    name = "hook log",
    description = "show which scripts ran and what came of it, newest first; or what one printed")
@Needs(Need.REPO_ADMIN)
final class HookLog extends RepoVerb {
  private final Store store;
  private final HookHost host;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ID",
      description = "of a run; then its refs and the beginning of what it printed")
  long id;

  @Option(names = "--limit", paramLabel = "N", description = "at most so many (20)")
  int limit = 20;

  HookLog(Store store, HookHost host) {
    this.store = store;
    this.host = host;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange, store, granted -> id == 0 ? all(granted.record()) : one(granted.record()));
  }

  private Outcome all(RepoRecord record) {
    int most = Math.clamp(limit, 0, Hooks.REMEMBERED);
    return done(
        new Report.Rows(
            host.hooks().runs(record, most).stream().map(HookVerbs::fields).toList(),
            "nothing ran"));
  }

  private Outcome one(RepoRecord record) {
    Optional<HookRun> run = host.hooks().run(id).filter(one -> one.repository() == record.id());
    if (run.isEmpty()) {
      return refused(Problem.notFound("run " + id));
    }
    Map<String, Object> fields = HookVerbs.fields(run.get());
    fields.put("refs", run.get().cause().input().lines().toList());
    fields.put("options", run.get().cause().options());
    fields.put("output", run.get().output());
    List<String> lines = new ArrayList<>(run.get().cause().input().lines().toList());
    lines.addAll(run.get().output().lines().toList());
    lines.add(run.get().name().word() + " " + run.get().words());
    return done(new Report.Page(lines, fields));
  }
}
