// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.mirror;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoName;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.server.ServerFacts;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.git.SyncReport;
import sh.zagi.storage.mirror.UpstreamAddress;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Visibility;

@Command(
    name = "mirror",
    description = "bring a repository from elsewhere, make it run, and keep both sides together")
@Needs(value = Need.REPO_OWNER, changes = true)
final class MirrorRepo extends Verb {
  private final MirrorVerbs.Desk desk;
  private final Supplier<ServerFacts> facts;

  @Parameters(
      index = "0",
      paramLabel = "ADDRESS",
      description =
          "https://host/owner/repo, ssh://git@host/owner/repo, git@host:owner/repo,"
              + " host/owner/repo or owner/repo")
  String address = "";

  @Option(
      names = "--as",
      paramLabel = "OWNER/REPO",
      description = "what it is called here; its own name among your own unless told")
  String as = "";

  @Option(names = "--private", description = "let only those see it who are told to")
  boolean closed;

  @Option(
      names = "--token-stdin",
      description = "read a token for the upstream from standard input; it is not kept")
  boolean tokenStdin;

  @Option(names = "--no-tests", description = "do not wait for the environment and the tests")
  boolean noTests;

  MirrorRepo(MirrorVerbs.Desk desk, Supplier<ServerFacts> facts) {
    this.desk = desk;
    this.facts = facts;
  }

  @Override
  public Optional<String> repository() {
    return Optional.of(as.isEmpty() ? name() : as);
  }

  private String name() {
    return switch (UpstreamAddress.read(address, desk.usualHost())) {
      case UpstreamAddress.Read.Good(UpstreamAddress good) -> good.name();
      case UpstreamAddress.Read.Bad _ -> "mirror";
    };
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    RepoPath path = RepoName.parse(exchange.caller(), repository().orElseThrow()).orElseThrow();
    Account account = exchange.caller().rightsOf().orElseThrow();
    Optional<String> token = MirrorVerbs.token(tokenStdin, exchange);
    Visibility visibility = closed || token.isPresent() ? Visibility.PRIVATE : Visibility.PUBLIC;
    return switch (desk.host().open(new MirrorHost.Wanted(path, visibility, address, account))) {
      case MirrorHost.Opened.Refused(Problem problem) -> refused(problem);
      case MirrorHost.Opened.Ready(RepoRecord record, String upstream) ->
          bring(exchange, new Bringing(record, upstream, account, token));
    };
  }

  private record Bringing(
      RepoRecord record, String upstream, Account account, Optional<String> token) {}

  private Outcome bring(Exchange exchange, Bringing what) throws InterruptedException {
    Spoken spoken = new Spoken(exchange, isForProgram());
    desk.host()
        .keys(what.record())
        .ifPresent(keys -> {
          spoken.begin("Key of this mirror...");
          spoken.finish(MirrorHost.line(what.record(), keys));
        });
    spoken.begin("Mirroring " + what.upstream() + "...");
    MirrorHost.Terms terms = new MirrorHost.Terms(what.token(), false, true);
    switch (desk.host().sync(what.record(), terms, spoken::transferred)) {
      case MirrorHost.Met.Failed(Problem problem) -> {
        spoken.finish("failed");
        String again = facts.get().verb("mirror sync " + what.record().path());
        List<String> hints = new ArrayList<>(problem.hints());
        hints.add("the mirror is kept; try again: " + again);
        return refused(new Problem(problem.code(), problem.message(), hints));
      }
      case MirrorHost.Met.Done done -> {
        spoken.finish(MirrorVerbs.counted(done));
        return made(what, done, spoken);
      }
    }
  }

  private Outcome made(Bringing what, MirrorHost.Met.Done done, Spoken spoken)
      throws InterruptedException {
    SyncReport report = done.report();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("repository", what.record().path().toString());
    fields.put("upstream", what.upstream());
    fields.put("branches", report.branches());
    fields.put("tags", report.tags());
    MirrorVerbs.put(fields, done.files());
    desk.host()
        .keys(what.record())
        .ifPresent(keys -> fields.put("key", MirrorHost.line(what.record(), keys)));
    if (!noTests && report.branches() > 0) {
      spoken.begin("Detecting environment...");
      MirrorHost.Prepared prepared = desk.host().prepare(what.record(), what.account(), spoken);
      if (prepared.trouble().isPresent()) {
        spoken.finish(prepared.trouble().get());
      } else if (!prepared.tools().isEmpty()) {
        spoken.finish(prepared.tests());
      }
      fields.put("tools", prepared.tools());
      fields.put("tests", prepared.tests());
      prepared.trouble().ifPresent(line -> fields.put("trouble", line));
    }
    String enter = facts.get().ssh(what.record().path().toString());
    fields.put("enter", enter);
    return done(new Report.Sentence("Mirror ready: " + enter, fields));
  }

  /// For the errors of the address itself.
  static Problem bad(String why) {
    return Problem.of(ProblemCode.INVALID, why);
  }

  @Override
  public String target() {
    return String.join(" ", List.of(repository().orElse(""), address));
  }
}
