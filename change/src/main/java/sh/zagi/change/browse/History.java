// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.browse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.blame.BlameGenerator;
import org.eclipse.jgit.blame.BlameResult;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import sh.zagi.change.diff.DiffFormat;
import sh.zagi.change.diff.FileDiff;
import sh.zagi.change.diff.TreeDiff;
import sh.zagi.change.merge.Trees;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

/// Reads the history of one repository. Safe for use by many threads.
public final class History {
  /// Files whose lines one page shows.
  private static final int MOST_FILES = 200;

  /// Lines that one page shows.
  private static final int MOST_LINES = 5_000;

  private static final int MOST_OF_ONE_FILE = 1_500;
  private static final int MOST_BLAMED_LINES = 10_000;

  private final Repo repo;

  public History(Repo repo) {
    this.repo = repo;
  }

  /// What something is read for.
  private interface Reading<T> {
    T run(RevWalk walk) throws IOException;
  }

  private <T> T reading(Reading<T> reading) {
    try (RevWalk walk = new RevWalk(repo.git())) {
      return reading.run(walk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The commit of an id that is known to be there.
  public CommitView commit(CommitId id) {
    return reading(walk -> view(walk.parseCommit(ObjectId.fromString(id.hex()))));
  }

  /// Commits that a commit stands on, itself first.
  ///
  /// @param path only those that changed it; empty for all
  public List<CommitView> log(CommitId tip, String path, int skip, int most) {
    return reading(walk -> {
      walk.markStart(walk.parseCommit(ObjectId.fromString(tip.hex())));
      if (!path.isEmpty()) {
        walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(path), TreeFilter.ANY_DIFF));
      }
      List<CommitView> found = new ArrayList<>();
      int seen = 0;
      for (RevCommit one = walk.next(); one != null && found.size() < most; one = walk.next()) {
        if (seen >= skip) {
          walk.parseBody(one);
          found.add(view(one));
        }
        seen++;
      }
      return found;
    });
  }

  /// Where the histories of two commits part.
  public Optional<CommitId> base(CommitId left, CommitId right) {
    return reading(walk -> {
      walk.setRevFilter(RevFilter.MERGE_BASE);
      walk.markStart(walk.parseCommit(ObjectId.fromString(left.hex())));
      walk.markStart(walk.parseCommit(ObjectId.fromString(right.hex())));
      return Optional.ofNullable(walk.next()).map(commit -> new CommitId(commit.name()));
    });
  }

  /// What changed from a commit to another.
  ///
  /// @param before empty for what a first commit brought
  public DiffView diff(Optional<CommitId> before, CommitId after) {
    return reading(walk -> {
      ObjectReader reader = walk.getObjectReader();
      ObjectId old = before.isEmpty() ? ObjectId.zeroId() : tree(walk, before.get());
      ObjectId now = tree(walk, after);
      ObjectId from = before.isEmpty() ? emptyTree() : old;
      List<FileDiff> files = new TreeDiff(reader, from, now, List.of()).files();
      List<DiffView.FileLines> shown = new ArrayList<>();
      int left = MOST_LINES;
      for (FileDiff file : files) {
        if (left <= 0 || shown.size() >= MOST_FILES) {
          break;
        }
        List<String> paths = Stream.of(file.path(), file.from()).distinct().toList();
        List<String> lines = new TreeDiff(reader, from, now, paths).lines(DiffFormat.GIT);
        int most = Math.min(left, MOST_OF_ONE_FILE);
        boolean cut = lines.size() > most;
        shown.add(new DiffView.FileLines(file, cut ? lines.subList(0, most) : lines, cut));
        left -= Math.min(lines.size(), most);
      }
      return new DiffView(files, shown);
    });
  }

  /// Who wrote each line of a file.
  ///
  /// @return empty when it is no text, too long, or not there
  public Optional<List<BlameLine>> blame(CommitId at, String path) {
    return reading(walk -> {
      try (BlameGenerator generator = new BlameGenerator(repo.git(), path)) {
        var _ = generator.push(null, ObjectId.fromString(at.hex()));
        BlameResult result = BlameResult.create(generator);
        if (result == null
            || result.getResultContents().size() > MOST_BLAMED_LINES
            || RawText.isBinary(result.getResultContents().getRawContent())) {
          return Optional.empty();
        }
        result.computeAll();
        return Optional.of(lines(walk, result));
      }
    });
  }

  private static List<BlameLine> lines(RevWalk walk, BlameResult result) throws IOException {
    Map<ObjectId, CommitView> known = new HashMap<>();
    List<BlameLine> lines = new ArrayList<>();
    RawText text = result.getResultContents();
    ObjectId before = ObjectId.zeroId();
    for (int line = 0; line < text.size(); line++) {
      ObjectId id = result.getSourceCommit(line).getId();
      CommitView commit = known.get(id);
      if (commit == null) {
        commit = view(walk.parseCommit(id));
        known.put(id, commit);
      }
      lines.add(new BlameLine(commit, !id.equals(before), text.getString(line)));
      before = id;
    }
    return lines;
  }

  private static ObjectId tree(RevWalk walk, CommitId commit) throws IOException {
    return walk.parseCommit(ObjectId.fromString(commit.hex())).getTree().getId();
  }

  private static ObjectId emptyTree() {
    return Trees.EMPTY;
  }

  private static CommitView view(RevCommit commit) {
    String message = message(commit);
    int end = message.indexOf('\n');
    return new CommitView(
        new CommitId(commit.name()),
        end < 0 ? message : message.substring(0, end),
        end < 0 ? "" : message.substring(end + 1).strip(),
        commit.getAuthorIdent().getName(),
        Instant.ofEpochSecond(commit.getCommitTime()),
        Stream.of(commit.getParents()).map(one -> new CommitId(one.name())).toList());
  }

  /// A message may name a charset that nobody knows.
  private static String message(RevCommit commit) {
    try {
      return commit.getFullMessage().strip();
    } catch (IllegalArgumentException _) {
      byte[] raw = commit.getRawBuffer();
      String text = new String(raw, UTF_8);
      int at = text.indexOf("\n\n");
      return at < 0 ? "" : text.substring(at + 2).strip();
    }
  }
}
