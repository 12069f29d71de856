// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import sh.zagi.server.highlight.Highlighter;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.FileContent;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;

/// The two sides of a difference in colours. Files are coloured one after another until a page has
/// waited enough; the others are plain. For one page by one thread.
final class Sides {
  private static final int MOST_BYTES = 128 << 10;
  private static final Duration MOST_TIME = Duration.ofMillis(400);

  private final Repo repo;
  private final Optional<TreeId> before;
  private final TreeId after;
  private final Highlighter colours;
  private long leftNanos = MOST_TIME.toNanos();

  Sides(Repo repo, Optional<CommitId> before, CommitId after, Highlighter colours) {
    this.repo = repo;
    this.before = before.map(repo::treeId);
    this.after = repo.treeId(after);
    this.colours = colours;
  }

  Coloured before(String path) {
    return before.map(tree -> coloured(tree, path)).orElse(Coloured.NONE);
  }

  Coloured after(String path) {
    return coloured(after, path);
  }

  private Coloured coloured(TreeId tree, String path) {
    if (leftNanos <= 0) {
      return Coloured.NONE;
    }
    long start = System.nanoTime();
    try {
      return repo.file(tree, path)
          .filter(file -> file.sizeBytes() <= MOST_BYTES)
          .flatMap(Sides::text)
          .map(text -> Coloured.of(text, colours.spans(path, text), Integer.MAX_VALUE))
          .orElse(Coloured.NONE);
    } finally {
      leftNanos -= System.nanoTime() - start;
    }
  }

  private static Optional<String> text(FileContent file) {
    try {
      return Shown.text(file.start(MOST_BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
