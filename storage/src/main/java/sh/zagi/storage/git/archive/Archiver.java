// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.PacketLineIn;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.SideBandOutputStream;
import org.eclipse.jgit.treewalk.TreeWalk;
import sh.zagi.storage.git.GitStreams;
import sh.zagi.storage.git.Revisions;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

/// Serves `git archive --remote` (`git-upload-archive`): words in, an archive out. Only trees of
/// what clients may see, and never more than the limits. Belongs to one thread.
public final class Archiver {
  /// Files and folders of one archive.
  public static final int MOST_ENTRIES = 200_000;

  private static final long MOST_BYTES = 16L << 30;
  private static final int MOST_DEPTH = 1_000;
  private static final int MOST_WORDS = 64;
  private static final String ARGUMENT = "argument ";
  private static final int LONGEST_LINK_BYTES = 8 * 1024;

  private final Repo repo;
  private final GitStreams streams;

  public Archiver(Repo repo, GitStreams streams) {
    this.repo = repo;
    this.streams = streams;
  }

  /// Something that is told to the client, and ends the archive.
  private static final class Stop extends IOException {
    private static final long serialVersionUID = 1L;

    Stop(String message) {
      super(message);
    }
  }

  /// Answers one request.
  ///
  /// @return why not, in one line that the client was told; empty when the archive was sent
  /// @throws IOException when the client went away or broke the protocol
  public Optional<String> run() throws IOException {
    PacketLineOut lines = new PacketLineOut(streams.out());
    try {
      Optional<Runner> runner = prepare();
      lines.writeString("ACK\n");
      lines.end();
      OutputStream data = band(SideBandOutputStream.CH_DATA);
      if (runner.isPresent()) {
        runner.get().send(data);
      } else {
        data.write((String.join("\n", ArchiveFormat.list()) + "\n").getBytes(UTF_8));
        data.flush();
      }
      lines.end();
      return Optional.empty();
    } catch (Refused e) {
      lines.writeString("NACK " + e.getMessage() + "\n");
      lines.end();
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (Stop e) {
      OutputStream error = band(SideBandOutputStream.CH_ERROR);
      error.write(("archive: " + e.getMessage() + "\n").getBytes(UTF_8));
      error.flush();
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private OutputStream band(int band) {
    return new BufferedOutputStream(
        new SideBandOutputStream(band, SideBandOutputStream.MAX_BUF, streams.out()),
        SideBandOutputStream.MAX_BUF);
  }

  /// Refused before anything was sent.
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private Optional<Runner> prepare() throws IOException {
    return switch (ArchiveOrder.parse(words())) {
      case ArchiveOrder.Parsed.Formats _ -> Optional.empty();
      case ArchiveOrder.Parsed.Refused(String reason) -> throw new Refused(reason);
      case ArchiveOrder.Parsed.Order(ArchiveOrder order) -> Optional.of(runner(order));
    };
  }

  private List<String> words() throws IOException {
    PacketLineIn in = new PacketLineIn(streams.in());
    List<String> words = new ArrayList<>();
    for (String line = in.readString(); !PacketLineIn.isEnd(line); line = in.readString()) {
      if (!line.startsWith(ARGUMENT) || words.size() == MOST_WORDS) {
        throw new Refused("not the words of git archive");
      }
      words.add(line.substring(ARGUMENT.length()).stripTrailing());
    }
    return words;
  }

  private Runner runner(ArchiveOrder order) throws IOException {
    int colon = order.tree().indexOf(':');
    String revision = colon < 0 ? order.tree() : order.tree().substring(0, colon);
    String folder = colon < 0 ? "" : order.tree().substring(colon + 1);
    Optional<CommitId> found = Revisions.find(repo, revision);
    if (found.isEmpty()) {
      throw new Refused("not found: " + revision);
    }
    Repository git = repo.git();
    try (RevWalk walk = new RevWalk(git)) {
      RevCommit commit = walk.parseCommit(ObjectId.fromString(found.get().hex()));
      ObjectId tree = commit.getTree().copy();
      if (!folder.isEmpty()) {
        try (TreeWalk at = TreeWalk.forPath(git, stripped(folder), commit.getTree())) {
          if (at == null || !FileMode.TREE.equals(at.getFileMode())) {
            throw new Refused("not a folder: " + order.tree());
          }
          tree = at.getObjectId(0);
        }
      }
      Instant time = Instant.ofEpochSecond(commit.getCommitTime());
      return new Runner(git, order, new Source(commit.name(), tree, time));
    }
  }

  private static String stripped(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private record Source(String commit, ObjectId tree, Instant time) {}

  /// Writes the archive.
  private static final class Runner {
    private final Repository git;
    private final ArchiveOrder order;
    private final Source source;
    private final Set<String> missing;
    private int entries;
    private long bytes;

    Runner(Repository git, ArchiveOrder order, Source source) {
      this.git = git;
      this.order = order;
      this.source = source;
      this.missing = new HashSet<>(order.paths().stream().map(Archiver::stripped).toList());
    }

    void send(OutputStream out) throws IOException {
      ArchiveWriter writer = order.format().open(out, order.level());
      writer.begin(source.commit(), source.time());
      if (!order.prefix().isEmpty() && order.prefix().endsWith("/")) {
        writer.folder(entry("", source.tree()));
      }
      try (ObjectReader reader = git.newObjectReader();
          TreeWalk walk = new TreeWalk(git, reader)) {
        walk.addTree(source.tree());
        while (walk.next()) {
          one(walk, reader, writer);
        }
      }
      if (!missing.isEmpty()) {
        throw new Stop("no such path: " + missing.iterator().next());
      }
      writer.finish();
      out.flush();
    }

    private ArchiveWriter.Entry entry(String path, ObjectId id) {
      return new ArchiveWriter.Entry(order.prefix() + path, id.name(), source.time());
    }

    private void one(TreeWalk walk, ObjectReader reader, ArchiveWriter writer) throws IOException {
      String path = walk.getPathString();
      FileMode mode = walk.getFileMode();
      boolean isFolder = FileMode.TREE.equals(mode);
      if (!wanted(path, isFolder)) {
        return;
      }
      entries++;
      if (entries > MOST_ENTRIES) {
        throw new Stop("more than " + MOST_ENTRIES + " files and folders");
      }
      if (walk.getDepth() > MOST_DEPTH) {
        throw new Stop("folders more than " + MOST_DEPTH + " deep");
      }
      if (isFolder) {
        writer.folder(entry(path + "/", walk.getObjectId(0)));
        walk.enterSubtree();
      } else if (FileMode.GITLINK.equals(mode)) {
        writer.folder(entry(path + "/", walk.getObjectId(0)));
      } else if (FileMode.SYMLINK.equals(mode)) {
        byte[] target = reader.open(walk.getObjectId(0)).getCachedBytes(LONGEST_LINK_BYTES);
        writer.link(entry(path, walk.getObjectId(0)), new String(target, UTF_8));
      } else {
        file(walk, reader, writer);
      }
    }

    private void file(TreeWalk walk, ObjectReader reader, ArchiveWriter writer) throws IOException {
      ObjectLoader loader = reader.open(walk.getObjectId(0));
      bytes += loader.getSize();
      if (bytes > MOST_BYTES) {
        throw new Stop("more than " + (MOST_BYTES >> 30) + " GiB");
      }
      boolean executable = FileMode.EXECUTABLE_FILE.equals(walk.getFileMode());
      try (InputStream content = loader.openStream()) {
        writer.file(
            entry(walk.getPathString(), walk.getObjectId(0)),
            executable,
            loader.getSize(),
            content);
      }
    }

    /// A path that was asked for, one above it or one below it.
    private boolean wanted(String path, boolean isFolder) {
      if (order.paths().isEmpty()) {
        return true;
      }
      boolean wanted = false;
      for (String typed : order.paths()) {
        String asked = stripped(typed);
        if (path.equals(asked) || path.startsWith(asked + "/")) {
          missing.remove(asked);
          wanted = true;
        } else if (isFolder && asked.startsWith(path + "/")) {
          wanted = true;
        }
      }
      return wanted;
    }
  }
}
