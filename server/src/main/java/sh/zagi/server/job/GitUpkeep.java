// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.git.upkeep.Upkeep;
import sh.zagi.storage.lfs.LfsObjects;
import sh.zagi.storage.queue.Turns;
import sh.zagi.storage.queue.Work;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;

/// Keeps repositories packed while nobody waits for it, one at a time, and removes large files that
/// no repository has any more.
public final class GitUpkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GitUpkeep.class);
  private static final Duration ROUND = Duration.ofMinutes(1);
  private static final int ROUNDS_TO_SWEEP = 60;

  private final Repositories repositories;
  private final Upkeep upkeep;
  private final LfsObjects large;
  private final Rounds rounds;
  private final Turns turns = new Turns("packing");
  private int round;

  public GitUpkeep(Repositories repositories, Upkeep upkeep, LfsObjects large) {
    this.repositories = repositories;
    this.upkeep = upkeep;
    this.large = large;
    this.rounds = new Rounds("git-upkeep", ROUND, () -> {}, this::round);
  }

  public void start() {
    rounds.start();
  }

  /// What is to be packed and what is being packed.
  public List<Work> work() {
    return turns.list();
  }

  private record Due(RepoRecord record, Turns.Turn turn) {}

  private void round() {
    Deque<Due> due = new ArrayDeque<>();
    try {
      for (RepoRecord record : repositories.list()) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        if (isDue(record)) {
          due.add(new Due(record, turns.await(record.path().toString())));
        }
      }
      while (!due.isEmpty() && !Thread.currentThread().isInterrupted()) {
        pack(due.remove());
      }
    } finally {
      due.forEach(one -> one.turn().close());
    }
    sweep();
  }

  private boolean isDue(RepoRecord record) {
    try {
      return upkeep.isDue(repositories.open(record));
    } catch (IOException | RuntimeException e) {
      LOG.error("{} cannot be packed", record.path(), e);
      return false;
    }
  }

  private void pack(Due due) {
    RepoRecord record = due.record();
    try (Turns.Turn turn = due.turn()) {
      turn.begin();
      upkeep
          .run(repositories.open(record))
          .ifPresent(done -> LOG.info("packed {}: {}", record.path(), done));
    } catch (IOException | RuntimeException e) {
      // The next repository must not suffer for this one.
      LOG.error("{} cannot be packed", record.path(), e);
    }
  }

  private void sweep() {
    round++;
    if (round % ROUNDS_TO_SWEEP == 0) {
      int removed = large.sweep();
      if (removed > 0) {
        LOG.info("removed {} large files that no repository has", removed);
      }
    }
  }

  @Override
  public void close() {
    rounds.close();
  }
}
