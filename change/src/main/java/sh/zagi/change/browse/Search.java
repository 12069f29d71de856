// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.browse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import sh.zagi.change.browse.SearchView.End;
import sh.zagi.change.browse.SearchView.FileHits;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

/// Looks for a text in the files of one commit, path by path, until it found enough or looked at
/// enough. What it costs is bounded, whatever the repository holds. For one search by one thread.
public final class Search {
  private static final int MOST_FILES = 50_000;
  private static final int MOST_FILE_BYTES = 1 << 20;
  private static final long MOST_BYTES = 256L << 20;
  private static final int MOST_FILES_FOUND = 100;
  private static final int MOST_LINES = 500;

  /// Beyond this a search ends with what it has; the clock is read once in so many files, so that
  /// small repositories are searched whole on the busiest of machines.
  private static final Duration MOST_TIME = Duration.ofSeconds(3);

  private static final int FILES_BETWEEN_CLOCKS = 64;

  private final Repo repo;
  private final Needle needle;
  private final List<FileHits> found = new ArrayList<>();
  private int lines;
  private int looked;
  private int binary;
  private int large;
  private long bytes;

  /// @param text to be found as it stands, on one line; not empty
  /// @param exactCase whether `A` is another letter than `a`
  public Search(Repo repo, String text, boolean exactCase) {
    this.repo = repo;
    this.needle = new Needle(text, exactCase);
  }

  /// Looks at the files of a commit.
  ///
  /// @param folder only what is below it; empty for all
  public SearchView run(CommitId commit, String folder) {
    long deadline = System.nanoTime() + MOST_TIME.toNanos();
    try (TreeWalk walk = new TreeWalk(repo.git())) {
      walk.addTree(ObjectId.fromString(repo.treeId(commit).hex()));
      walk.setRecursive(true);
      if (!folder.isEmpty()) {
        walk.setFilter(PathFilter.create(folder));
      }
      Optional<End> end = Optional.empty();
      while (end.isEmpty() && walk.next()) {
        end = enough(deadline);
        if (end.isEmpty()) {
          look(walk);
        }
      }
      return new SearchView(found, looked, binary, large, end.orElse(End.WHOLE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<End> enough(long deadline) {
    if (found.size() >= MOST_FILES_FOUND || lines >= MOST_LINES) {
      return Optional.of(End.FOUND_ENOUGH);
    }
    boolean late = looked > 0 && looked % FILES_BETWEEN_CLOCKS == 0 && System.nanoTime() > deadline;
    return looked >= MOST_FILES || bytes >= MOST_BYTES || late
        ? Optional.of(End.LOOKED_ENOUGH)
        : Optional.empty();
  }

  private void look(TreeWalk walk) throws IOException {
    looked++;
    String path = walk.getPathString();
    boolean named = needle.isIn(path);
    boolean isFile = (walk.getRawMode(0) & FileMode.TYPE_MASK) == FileMode.TYPE_FILE;
    Needle.Hits hits =
        isFile ? text(walk).map(needle::hits).orElse(Needle.Hits.NONE) : Needle.Hits.NONE;
    if (named || !hits.lines().isEmpty()) {
      found.add(new FileHits(path, hits.lines(), hits.more()));
      lines += hits.lines().size();
    }
  }

  /// Empty for what is no text, too large, or not here.
  private Optional<String> text(TreeWalk walk) throws IOException {
    ObjectReader reader = walk.getObjectReader();
    ObjectId id = walk.getObjectId(0);
    try {
      long size = reader.getObjectSize(id, Constants.OBJ_BLOB);
      if (size > MOST_FILE_BYTES) {
        large++;
        return Optional.empty();
      }
      bytes += size;
      byte[] content = reader.open(id, Constants.OBJ_BLOB).getCachedBytes(MOST_FILE_BYTES);
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      if (text.indexOf('\0') < 0) {
        return Optional.of(text);
      }
    } catch (CharacterCodingException | MissingObjectException _) {
      // counted below
    }
    binary++;
    return Optional.empty();
  }
}
