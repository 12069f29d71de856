// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import sh.zagi.storage.repo.Repo;

/// What an upstream is told: notes on commits of its own that wait here as changes. They go to
/// `refs/notes/mirror` there, forward only; here they are kept out of sight.
final class UpstreamNotes {
  /// Where they are there.
  static final String THERE = "refs/notes/mirror";

  private static final String HERE = "refs/zagi/told";

  private final Repo repo;

  UpstreamNotes(Repo repo) {
    this.repo = repo;
  }

  /// Writes notes, and says how to send them.
  ///
  /// @param texts by the commits that they are on
  /// @param there what the upstream has of them
  /// @return empty when none is new, or the upstream has notes of others there
  Optional<RemoteRefUpdate> write(Map<ObjectId, String> texts, Optional<ObjectId> there)
      throws IOException {
    boolean fresh = false;
    for (Map.Entry<ObjectId, String> one : texts.entrySet()) {
      byte[] text = one.getValue().getBytes(UTF_8);
      String commit = one.getKey().name();
      if (repo.note(HERE, commit).filter(said -> Arrays.equals(said, text)).isEmpty()) {
        repo.putNote(HERE, commit, text);
        fresh = true;
      }
    }
    Optional<ObjectId> here = Optional.ofNullable(repo.git().exactRef(HERE)).map(Ref::getObjectId);
    if (!fresh || here.isEmpty() || !follows(there, here.get())) {
      return Optional.empty();
    }
    return Optional.of(
        new RemoteRefUpdate(repo.git(), HERE, THERE, false, null, there.orElse(ObjectId.zeroId())));
  }

  private boolean follows(Optional<ObjectId> there, ObjectId here) throws IOException {
    if (there.isEmpty()) {
      return true;
    }
    if (!repo.git().getObjectDatabase().has(there.get())) {
      return false;
    }
    try (RevWalk walk = new RevWalk(repo.git())) {
      return walk.isMergedInto(walk.parseCommit(there.get()), walk.parseCommit(here));
    }
  }
}
