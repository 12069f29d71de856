// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import sh.zagi.storage.git.Intake;

/// Commits that git made in a session are looked at as those of a push are.
public final class SessionCommits implements Intake.Judge {
  /// Between two looks at a session's HEAD.
  private static final int MOST_COMMITS = 10_000;

  @Override
  public Optional<String> refusal(Repository objects, List<ObjectId> commits) throws IOException {
    if (commits.size() > MOST_COMMITS) {
      return Optional.of(commits.size() + " commits at once, at most " + MOST_COMMITS);
    }
    CommitCheck check = new CommitCheck(new Arrived(objects));
    for (ObjectId commit : commits) {
      Optional<String> refusal = check.refusal(commit);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }
}
