// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.audit;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Gives out checkpoints of the audit chain, and never two that contradict each other: what was
/// written anew since the last one is told from what was only added. Safe for use by many threads.
public final class AuditProof {
  private final AuditLog log;
  private final LastCheckpoint last;
  private final ReentrantLock lock = new ReentrantLock();

  /// @param file where the newest checkpoint is kept; need not exist
  public AuditProof(AuditLog log, Path file) {
    this.log = log;
    this.last = new LastCheckpoint(file);
  }

  /// What a walk over the chain found.
  public sealed interface Found {
    /// All of it is what was written.
    record Whole(Checkpoint checkpoint) implements Found {}

    /// This row is changed, missing or out of place.
    record Broken(long seq) implements Found {}

    /// The rows follow each other, but they are not those of the checkpoint.
    ///
    /// @param missing the chain has no row of that number; else it is another
    /// @param keptIn the server's own note of the checkpoint; empty when the caller brought it
    record Another(Checkpoint checkpoint, boolean missing, Optional<Path> keptIn)
        implements Found {}
  }

  /// Walks the whole chain and gives out a checkpoint of it when it is the one of the checkpoint
  /// before, and of the one that the caller brings.
  ///
  /// @throws java.io.UncheckedIOException in one line, when the server's own note cannot be read or
  ///   written
  public Found check(Optional<Checkpoint> brought) {
    lock.lock();
    try {
      AuditLog.Walk walk = log.walk();
      if (walk.broken().isPresent()) {
        return new Found.Broken(walk.broken().get());
      }
      Optional<Found> another =
          brought
              .flatMap(one -> contradiction(one, Optional.empty()))
              .or(() -> last.read().flatMap(one -> contradiction(one, Optional.of(last.file()))));
      if (another.isPresent()) {
        return another.get();
      }
      log.force();
      last.write(walk.end());
      return new Found.Whole(walk.end());
    } finally {
      lock.unlock();
    }
  }

  private Optional<Found> contradiction(Checkpoint checkpoint, Optional<Path> keptIn) {
    Optional<AuditEntry> entry = log.find(checkpoint.seq());
    boolean same = entry.filter(one -> one.hash().equals(checkpoint.hash())).isPresent();
    return same || checkpoint.equals(Checkpoint.EMPTY)
        ? Optional.empty()
        : Optional.of(new Found.Another(checkpoint, entry.isEmpty(), keptIn));
  }
}
