// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.upkeep;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.internal.storage.commitgraph.CommitGraphWriter;
import org.eclipse.jgit.internal.storage.commitgraph.GraphCommits;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import sh.zagi.storage.repo.Repo;

/// `objects/info/commit-graph`: parents and dates of all commits in one file, so that history is
/// walked without unpacking it.
final class CommitGraphFile {
  private CommitGraphFile() {}

  static void write(Repo repo, Set<ObjectId> tips) throws IOException {
    Path folder = Files.createDirectories(repo.folder().resolve("objects").resolve("info"));
    Path made = Files.createTempFile(folder, "incoming_graph", "");
    try (RevWalk walk = new RevWalk(repo.git())) {
      Set<ObjectId> commits = new HashSet<>();
      for (ObjectId tip : tips) {
        if (walk.peel(walk.parseAny(tip)) instanceof RevCommit commit) {
          commits.add(commit.copy());
        }
      }
      if (commits.isEmpty()) {
        return;
      }
      walk.reset();
      GraphCommits graph = GraphCommits.fromWalk(NullProgressMonitor.INSTANCE, commits, walk);
      try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
        var _ = new CommitGraphWriter(graph).write(NullProgressMonitor.INSTANCE, out);
        out.flush();
        channel.force(true);
      }
      Files.move(made, folder.resolve("commit-graph"), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(made);
    }
  }
}
