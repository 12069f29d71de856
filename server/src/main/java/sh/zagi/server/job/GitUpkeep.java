// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.git.PushListener;
import sh.zagi.storage.git.RefChange;
import sh.zagi.storage.git.upkeep.Upkeep;
import sh.zagi.storage.lfs.LfsObjects;
import sh.zagi.storage.queue.Turns;
import sh.zagi.storage.queue.Work;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;

/// Keeps repositories packed while nobody waits for it, one at a time, and removes large files that
/// no repository has any more. One that was pushed to is looked at now, so that the first clones
/// after a large push are served from one pack; all of them are looked at now and then.
public final class GitUpkeep implements PushListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GitUpkeep.class);
  private static final Duration ROUND = Duration.ofMinutes(1);
  private static final int ROUNDS_TO_SWEEP = 60;

  private final Repositories repositories;
  private final Upkeep upkeep;
  private final IntSupplier large;
  private final Duration pause;
  private final Rounds rounds;
  private final Turns turns = new Turns("packing");
  private final Set<Long> pushed = ConcurrentHashMap.newKeySet();
  private long lookedAtAll = System.nanoTime();
  private int round;

  public GitUpkeep(Repositories repositories, Upkeep upkeep, LfsObjects large) {
    this(repositories, upkeep, large::sweep, ROUND);
  }

  /// @param sweep of large files; says how many it removed
  /// @param pause between two looks at all of them
  GitUpkeep(Repositories repositories, Upkeep upkeep, IntSupplier sweep, Duration pause) {
    this.repositories = repositories;
    this.upkeep = upkeep;
    this.large = sweep;
    this.pause = pause;
    this.rounds = new Rounds("git-upkeep", pause, () -> {}, this::round);
  }

  public void start() {
    rounds.start();
  }

  @Override
  public void pushed(RepoRecord repository, Caller caller, List<RefChange> changes) {
    pushed.add(repository.id());
    rounds.hurry();
  }

  /// What is to be packed and what is being packed.
  public List<Work> work() {
    return turns.list();
  }

  private record Due(RepoRecord record, Turns.Turn turn) {}

  private void round() {
    Set<Long> news = Set.copyOf(pushed);
    pushed.removeAll(news);
    boolean all = System.nanoTime() - lookedAtAll >= pause.toNanos();
    packThoseDue(
        all
            ? repositories.list()
            : news.stream().map(repositories::find).flatMap(Optional::stream).toList());
    if (all) {
      lookedAtAll = System.nanoTime();
      sweep();
    }
  }

  private void packThoseDue(List<RepoRecord> candidates) {
    Deque<Due> due = new ArrayDeque<>();
    try {
      for (RepoRecord record : candidates) {
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
  }

  private boolean isDue(RepoRecord record) {
    try {
      Repo repo = repositories.open(record);
      removeReplaced(record, repo);
      return upkeep.isDue(repo);
    } catch (IOException | RuntimeException e) {
      LOG.error("{} cannot be packed", record.path(), e);
      return false;
    }
  }

  private void removeReplaced(RepoRecord record, Repo repo) throws IOException {
    int removed = upkeep.removeReplaced(repo);
    if (removed > 0) {
      LOG.info("removed {} replaced packs of {}", removed, record.path());
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
      if (Thread.currentThread().isInterrupted()) {
        LOG.info("packing of {} was left off", record.path());
      } else {
        LOG.error("{} cannot be packed", record.path(), e);
      }
    }
  }

  private void sweep() {
    round++;
    if (round % ROUNDS_TO_SWEEP == 0) {
      int removed = large.getAsInt();
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
