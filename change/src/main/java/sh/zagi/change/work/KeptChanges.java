// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import sh.zagi.change.op.OperationLog;
import sh.zagi.change.revset.Scope;

/// What the repository's change refs and the chain's operations keep. Asked only when a name means
/// nothing that can be seen.
final class KeptChanges implements Scope.Kept {
  private static final String CHANGES = "refs/changes/";

  private final Moment moment;

  KeptChanges(Moment moment) {
    this.moment = moment;
  }

  @Override
  public Set<String> changes() throws IOException {
    Set<String> changes = new TreeSet<>();
    for (Ref ref : moment.repo().git().getRefDatabase().getRefsByPrefix(CHANGES)) {
      changes.add(ref.getName().substring(CHANGES.length()).replaceFirst("/.*", ""));
    }
    return changes;
  }

  @Override
  public Optional<ObjectId> version(String name) throws IOException {
    Ref ref =
        name.startsWith(CHANGES) && Repository.isValidRefName(name)
            ? moment.repo().git().exactRef(name)
            : null;
    return ref == null ? Optional.empty() : Optional.ofNullable(ref.getObjectId());
  }

  @Override
  public boolean commit(ObjectId id) throws IOException {
    for (Ref ref : moment.repo().git().getRefDatabase().getRefsByPrefix(CHANGES)) {
      if (id.equals(ref.getObjectId())) {
        return true;
      }
    }
    var operation = moment.operation().map(OperationLog.Entry::id);
    if (operation.isEmpty()) {
      return false;
    }
    try (RevWalk walk = new RevWalk(moment.repo().git())) {
      return walk.isMergedInto(walk.parseCommit(id), walk.parseCommit(operation.get()));
    }
  }
}
