// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.storage.repo.Repo;

/// What one meeting of a mirror leaves for the next, in refs that nobody sees. For one thread.
final class UpstreamMemory {
  /// What is remembered of each ref.
  enum Space {
    /// Where the upstream had it.
    SEEN("refs/zagi/upstream/"),
    /// What the upstream refused is not offered again.
    OFFERED("refs/zagi/offered/"),
    /// What was kept as changes, because a rule of this repository asks for approvals.
    PROPOSED("refs/zagi/proposed/");

    private final String prefix;

    Space(String prefix) {
      this.prefix = prefix;
    }
  }

  private final Repo repo;
  private final List<ReceiveCommand> moves = new ArrayList<>();

  UpstreamMemory(Repo repo) {
    this.repo = repo;
  }

  /// A ref and where it was.
  record Known(String name, ObjectId at) {}

  Optional<ObjectId> of(Space space, String name) throws IOException {
    return at(ref(space, name));
  }

  List<Known> all(Space space) throws IOException {
    List<Known> known = new ArrayList<>();
    for (Ref ref : repo.git().getRefDatabase().getRefsByPrefix(space.prefix)) {
      ObjectId at = ref.getObjectId();
      if (at != null) {
        String name = Constants.R_REFS + ref.getName().substring(space.prefix.length());
        known.add(new Known(name, at));
      }
    }
    return known;
  }

  /// To be kept by [#keep].
  ///
  /// @param id zero to forget it
  void note(Space space, String name, ObjectId id) throws IOException {
    String ref = ref(space, name);
    ObjectId before = at(ref).orElse(ObjectId.zeroId());
    if (!before.equals(id)) {
      moves.add(new ReceiveCommand(before, id, ref));
    }
  }

  void keep() throws IOException {
    if (!moves.isEmpty()) {
      repo.refStore().apply(moves, false);
      moves.clear();
    }
  }

  private static String ref(Space space, String name) {
    return space.prefix + name.substring(Constants.R_REFS.length());
  }

  private Optional<ObjectId> at(String ref) throws IOException {
    return Optional.ofNullable(repo.git().exactRef(ref)).map(Ref::getObjectId);
  }
}
