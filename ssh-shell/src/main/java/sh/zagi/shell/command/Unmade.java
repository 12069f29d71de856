// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import sh.zagi.storage.repo.Quota;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Repositories;

/// Why a repository did not come to be under a name.
public final class Unmade {
  private Unmade() {}

  /// The name is taken, or its owner has as many as it may.
  public static Problem problem(Repositories repositories, RepoPath path) {
    if (repositories.find(path).isEmpty()) {
      var refusal = repositories.quotas().refusal(path.owner());
      if (refusal.isPresent()) {
        return problem(refusal.get());
      }
    }
    return Problem.of(ProblemCode.EXISTS, "already exists: " + path);
  }

  /// A quota's refusal for whom it concerns.
  public static Problem problem(Quota.Refusal refusal) {
    return Problem.of(ProblemCode.OVER_QUOTA, refusal.words(), refusal.wayOut());
  }
}
