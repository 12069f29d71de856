// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.inside;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.storage.pack.PackConfig;
import sh.zagi.storage.git.RefPolicy;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

/// What git in a session lacks of a commit that the session stands on now: all that neither visible
/// refs reach, which it is shown, nor where it stood before.
public final class LackedObjects {
  private LackedObjects() {}

  /// Writes the objects as a pack, which may have none.
  ///
  /// @param stood where the session's git stands still
  public static void pack(Repo repo, CommitId tip, CommitId stood, Path pack) throws IOException {
    var _ = ShownObjects.of(repo);
    PackConfig config = new PackConfig(repo.git());
    config.setThreads(1);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(pack));
        PackWriter writer = new PackWriter(config, repo.git().newObjectReader())) {
      writer.preparePack(
          NullProgressMonitor.INSTANCE,
          Set.of(ObjectId.fromString(tip.hex())),
          there(repo, ObjectId.fromString(stood.hex())));
      writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, out);
    }
  }

  private static Set<ObjectId> there(Repo repo, ObjectId stood) throws IOException {
    Set<ObjectId> there = new HashSet<>();
    for (Ref ref : repo.git().getRefDatabase().getRefs()) {
      if (!RefPolicy.hidden(ref.getName()) && ref.getObjectId() != null) {
        there.add(ref.getObjectId());
      }
    }
    if (repo.git().getObjectDatabase().has(stood)) {
      there.add(stood);
    }
    return there;
  }
}
