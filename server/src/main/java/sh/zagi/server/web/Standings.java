// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.Optional;
import sh.zagi.env.Environment;
import sh.zagi.review.check.CheckNotes;
import sh.zagi.review.check.CheckResult;
import sh.zagi.review.count.TestCounts;
import sh.zagi.shell.command.env.EnvironmentLookup;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.TreeId;

/// Says how repositories stand: whether their environment is there and what their tests said. Safe
/// for use by many threads.
final class Standings {
  private final Repositories repositories;
  private final EnvironmentLookup environments;

  Standings(Repositories repositories, EnvironmentLookup environments) {
    this.repositories = repositories;
    this.environments = environments;
  }

  /// That of the trunk.
  Standing of(RepoRecord record) {
    Repo repo = repositories.open(record);
    Optional<CommitId> tip = repo.trunkCommit();
    return tip.isEmpty()
        ? new Standing("empty", Standing.Mood.NONE)
        : of(repo, repo.treeId(tip.get()));
  }

  private Standing of(Repo repo, TreeId tree) {
    Optional<CheckResult> result = CheckNotes.find(repo, tree);
    Optional<Environment> environment = environments.cached(repo, tree);
    if (result.isEmpty()) {
      return environment.isPresent()
          ? new Standing("ready", Standing.Mood.GOOD)
          : new Standing("preparing", Standing.Mood.BUSY);
    }
    TestCounts counts = result.get().counts();
    boolean green = result.get().green();
    String tests =
        counts.total() == 0
            ? green ? "" : ", build or tests failing"
            : ", tests " + counts.passing() + "/" + (counts.passing() + counts.failing());
    return new Standing("ready" + tests, green ? Standing.Mood.GOOD : Standing.Mood.BAD);
  }
}
