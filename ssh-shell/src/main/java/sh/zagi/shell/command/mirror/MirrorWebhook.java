// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.mirror;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.server.ServerFacts;
import sh.zagi.storage.mirror.MirrorHooks;
import sh.zagi.storage.repo.RepoRecord;

@Command(
    name = "mirror webhook",
    description =
        "make an address at which the upstream says that it has something new; the one before ends")
@Needs(value = Need.REPO_ADMIN, changes = true)
final class MirrorWebhook extends RepoVerb {
  private final MirrorVerbs.Desk desk;
  private final Supplier<ServerFacts> facts;

  @Option(names = "--off", description = "only end the one that there is")
  boolean off;

  MirrorWebhook(MirrorVerbs.Desk desk, Supplier<ServerFacts> facts) {
    this.desk = desk;
    this.facts = facts;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange, desk.store(), granted -> off ? end(granted.record()) : make(granted.record()));
  }

  private Outcome end(RepoRecord record) {
    return desk.host().endHook(record)
        ? done(
            new Report.Sentence(
                "the upstream of " + record.path() + " has no address to call any more",
                Map.of("repository", record.path().toString())))
        : refused(
            Problem.of(ProblemCode.NOT_FOUND, record.path() + " has no webhook of its upstream"));
  }

  private Outcome make(RepoRecord record) {
    if (desk.host().find(record).isEmpty()) {
      return refused(ShowMirror.none(record));
    }
    MirrorHooks.Fresh fresh = desk.host().makeHook(record);
    String address = facts.get().web().page("/-/mirror/" + fresh.word());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("url", address);
    fields.put("secret", fresh.secret());
    return done(
        new Report.Page(
            List.of(
                "url     " + address,
                "secret  " + fresh.secret(),
                "give both to the upstream, for pushes; they are not shown again"),
            fields));
  }
}
