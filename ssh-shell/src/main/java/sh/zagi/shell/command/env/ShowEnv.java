// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import sh.zagi.env.Environment;
import sh.zagi.env.Manifest;
import sh.zagi.env.build.Proposals;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;

@Command(name = "env show", description = "show the environment of a repository's trunk")
@Needs(Need.REPO_READ)
final class ShowEnv extends RepoVerb {
  private final Store store;
  private final EnvironmentLookup environments;

  private final EnvVerbs.Desk desk;

  ShowEnv(Store store, EnvironmentLookup environments, EnvVerbs.Desk desk) {
    this.store = store;
    this.environments = environments;
    this.desk = desk;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(exchange, store, granted -> show(granted.record()));
  }

  private Outcome show(RepoRecord record) {
    Repo repo = store.repositories().open(record);
    Optional<CommitId> commit = repo.trunkCommit();
    if (commit.isEmpty()) {
      return refused(Problem.of(ProblemCode.INVALID, "nothing pushed yet: " + record.path()));
    }
    return environments
        .cached(repo, repo.treeId(commit.get()))
        .map(environment -> done(new Report.Fields(fields(record, repo, environment))))
        .orElseGet(() ->
            refused(
                Problem.of(
                    ProblemCode.INVALID,
                    "no environment yet: " + record.path(),
                    "it is built when a session is opened")));
  }

  private Map<String, Object> fields(RepoRecord record, Repo repo, Environment environment) {
    Manifest manifest = environment.manifest();
    Map<String, Object> tools = new LinkedHashMap<>();
    manifest.tools().forEach(tool -> tools.put(tool.name(), tool.version()));
    Map<String, Object> tasks = new TreeMap<>();
    manifest.tasks().forEach((name, task) -> tasks.put(name, task.command()));
    List<String> services = manifest.services().stream().map(service -> service.name()).toList();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("repository", record.path().toString());
    fields.put("environment", environment.key().hex());
    Proposals proposals = desk.environments().proposals();
    fields.put("trust", proposals.standing(repo, environment.key()).words());
    fields.put("waiting", proposals.open(repo).map(one -> one.id().letters()).orElse(""));
    fields.put("app", (environment.app().name() + " " + environment.app().version()).strip());
    fields.put("tools", tools);
    fields.put("tasks", tasks);
    fields.put("services", services);
    fields.put("ports", manifest.ports());
    return fields;
  }
}
