// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Progress;
import sh.zagi.env.build.Pull;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoName;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Unmade;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Visibility;

/// For admins only: this server asks another one, at an address that the caller names.
@Command(
    name = "env pull",
    description = "bring a repository and its built environment from another server")
@Needs(value = Need.SERVER_ADMIN, changes = true)
final class PullEnvs extends RepoVerb {
  private final Store store;
  private final EnvironmentUpkeep upkeep;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "URL",
      description = "the other server's HTTP address, such as http://host:8080")
  String from = "";

  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEY",
      description = "what `env key` prints there")
  String key = "";

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "what `token create` prints there, for a private repository")
  String token = "";

  @Option(names = "--all", description = "also environments that the trunk does not have now")
  boolean all;

  PullEnvs(Store store, EnvironmentUpkeep upkeep) {
    this.store = store;
    this.upkeep = upkeep;
  }

  @Override
  public Outcome run(Exchange exchange) throws InterruptedException {
    Optional<RepoPath> parsed = RepoName.parse(exchange.caller(), repository().orElseThrow());
    if (parsed.isEmpty()) {
      return refused(Problem.of(ProblemCode.INVALID, "not a repository name"));
    }
    return pull(parsed.get(), new ProgressLines(exchange));
  }

  private Outcome pull(RepoPath path, Progress progress) throws InterruptedException {
    Pull.Origin origin;
    try {
      URI address = URI.create(from.replaceFirst("/+$", "") + "/" + path);
      origin = new Pull.Origin(address, key, Optional.of(token).filter(given -> !given.isEmpty()));
    } catch (IllegalArgumentException e) {
      return refused(Problem.of(ProblemCode.INVALID, String.valueOf(e.getMessage())));
    }
    Optional<RepoRecord> present = store.repositories().find(path);
    Optional<RepoRecord> found =
        present
            .or(() -> store.repositories().create(path, Visibility.PRIVATE))
            .or(() -> store.repositories().find(path));
    if (found.isEmpty()) {
      return refused(Unmade.problem(store.repositories(), path));
    }
    RepoRecord record = found.get();
    return switch (upkeep.pull(record, origin, all, progress)) {
      case Pull.Result.Pulled(List<EnvKey> environments) ->
          done(
              new Report.Sentence(
                  "pulled " + path + " with " + words(environments),
                  Map.of(
                      "repository",
                      path.toString(),
                      "environments",
                      environments.stream().map(EnvKey::hex).toList())));
      case Pull.Result.Refused(String sentence) -> {
        if (present.isEmpty() && store.repositories().open(record).refs("refs/heads/").isEmpty()) {
          store.repositories().erase(record);
        }
        yield refused(Problem.of(ProblemCode.INVALID, sentence));
      }
    };
  }

  private static String words(List<EnvKey> environments) {
    return environments.size() == 1
        ? "environment " + environments.getFirst().abbreviated()
        : environments.size() + " environments";
  }
}
