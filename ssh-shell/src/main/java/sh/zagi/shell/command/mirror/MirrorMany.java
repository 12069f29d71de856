// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoName;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.mirror.UpstreamAddress;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Visibility;

@Command(
    name = "mirror many",
    description = "mirror each address of a list on standard input, one a line")
@Needs(value = Need.REPO_OWNER, changes = true)
final class MirrorMany extends Verb {
  /// Of one list; who has more gives another.
  private static final int MOST_ADDRESSES = 1_000;

  private static final int MOST_LIST_BYTES = 1 << 20;

  private final MirrorVerbs.Desk desk;

  @Option(
      names = "--owner",
      paramLabel = "OWNER",
      description = "whose they are here; you unless told")
  String owner = "";

  @Option(names = "--private", description = "let only those see them who are told to")
  boolean closed;

  MirrorMany(MirrorVerbs.Desk desk) {
    this.desk = desk;
  }

  /// Stands for all that the list will name: rights are those of the owner.
  @Override
  public Optional<String> repository() {
    return Optional.of(named("many"));
  }

  private String named(String name) {
    return owner.isEmpty() ? name : owner + "/" + name;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    byte[] typed = exchange.streams().in().readNBytes(MOST_LIST_BYTES + 1);
    List<String> addresses =
        new String(typed, UTF_8)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .distinct()
            .toList();
    if (addresses.isEmpty()) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              "no address on standard input",
              "give one a line: https://host/owner/repo, host/owner/repo or owner/repo"));
    }
    if (typed.length > MOST_LIST_BYTES || addresses.size() > MOST_ADDRESSES) {
      return refused(
          Problem.of(
              ProblemCode.INVALID,
              "a list has at most " + MOST_ADDRESSES + " addresses and 1MiB",
              "give it in parts"));
    }
    return bring(exchange, addresses);
  }

  private Outcome bring(Exchange exchange, List<String> addresses) throws InterruptedException {
    Spoken spoken = new Spoken(exchange, isForProgram());
    List<Map<String, Object>> made = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (String address : addresses) {
      spoken.begin("Mirroring " + address + "...");
      Met met = bring(exchange, address, spoken);
      spoken.finish(met.said());
      met.repository()
          .ifPresentOrElse(
              path -> made.add(Map.of("repository", path.toString(), "refs", met.said())),
              () -> failed.add(address + ": " + met.said()));
    }
    return failed.isEmpty()
        ? done(new Report.Sentence(made.size() + " mirrored", Map.of("mirrors", made)))
        : refused(
            Problem.of(
                ProblemCode.UPSTREAM,
                failed.size()
                    + " of "
                    + addresses.size()
                    + " could not be mirrored: "
                    + String.join("; ", failed),
                "give the same list again: those that are here stay"));
  }

  /// How one address went.
  ///
  /// @param repository empty when it failed
  private record Met(Optional<RepoPath> repository, String said) {}

  private Met bring(Exchange exchange, String address, Spoken spoken) throws InterruptedException {
    if (!(UpstreamAddress.read(address, desk.usualHost())
        instanceof UpstreamAddress.Read.Good(UpstreamAddress upstream))) {
      return new Met(Optional.empty(), "no address of a repository");
    }
    Optional<RepoPath> path = RepoName.parse(exchange.caller(), named(upstream.name()));
    if (path.isEmpty()) {
      return new Met(Optional.empty(), "no name for a repository here: " + upstream.name());
    }
    Account account = exchange.caller().rightsOf().orElseThrow();
    Visibility visibility = closed ? Visibility.PRIVATE : Visibility.PUBLIC;
    MirrorHost.Wanted wanted = new MirrorHost.Wanted(path.get(), visibility, address, account);
    return switch (desk.host().open(wanted)) {
      case MirrorHost.Opened.Refused(Problem problem) ->
          new Met(Optional.empty(), problem.message());
      case MirrorHost.Opened.Ready ready ->
          switch (desk.host()
              .sync(
                  ready.record(),
                  new MirrorHost.Terms(Optional.empty(), false, true),
                  spoken::transferred)) {
            case MirrorHost.Met.Failed(Problem problem) ->
                new Met(Optional.empty(), problem.message());
            case MirrorHost.Met.Done done -> new Met(path, MirrorVerbs.counted(done));
          };
    };
  }

  @Override
  public String target() {
    return named("");
  }
}
