// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.git.PushListener;
import sh.zagi.storage.git.RefChange;
import sh.zagi.storage.queue.Turns;
import sh.zagi.storage.queue.Work;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.RepoRecord;

/// Prepares what a push made necessary, so that whoever opens the repository next need not wait.
/// One worker, in the order of pushes; of several pushes to one branch only the last counts, and of
/// many branches at one commit one. What is still queued when the server stops is done when
/// somebody opens the repository.
public final class AfterPush implements PushListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AfterPush.class);
  private static final String BRANCHES = "refs/heads/";

  /// Branches waiting at one time; beyond that the oldest is left to its first visitor.
  private static final int MAX_QUEUED = 1_000;

  private static final Duration CLOSE_TIME = Duration.ofSeconds(10);

  private final Preparation preparation;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Map<Branch, Waiting> queue = new LinkedHashMap<>();
  private final Turns turns = new Turns("after push");
  private final Thread worker;
  private boolean closed;

  /// What is to be done for a commit; may take minutes and must heed interruption.
  @FunctionalInterface
  public interface Preparation {
    void prepare(Pushed pushed) throws InterruptedException;
  }

  /// A branch's new commit.
  ///
  /// @param accountId who pushed it
  public record Pushed(RepoRecord repository, CommitId commit, long accountId) {}

  private record Branch(long repository, String ref) {}

  private record Waiting(Pushed pushed, Turns.Turn turn) {}

  public AfterPush(Preparation preparation) {
    this.preparation = preparation;
    this.worker = Thread.ofPlatform().name("after-push").daemon().unstarted(this::run);
  }

  /// Starts the worker.
  public void start() {
    worker.start();
  }

  @Override
  public void pushed(RepoRecord repository, Caller caller, List<RefChange> changes) {
    Optional<Account> account = caller.rightsOf();
    if (account.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      for (RefChange change : changes) {
        Optional<CommitId> after = change.after();
        if (change.ref().startsWith(BRANCHES) && after.isPresent()) {
          Branch branch = new Branch(repository.id(), change.ref());
          leave(branch);
          Pushed pushed = new Pushed(repository, after.get(), account.get().id().value());
          String words = repository.path() + " " + after.get().abbreviated();
          queue.put(branch, new Waiting(pushed, turns.await(words)));
        }
      }
      while (queue.size() > MAX_QUEUED) {
        leave(queue.keySet().iterator().next());
      }
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  private void leave(Branch branch) {
    Waiting waiting = queue.remove(branch);
    if (waiting != null) {
      waiting.turn().close();
    }
  }

  /// What waits for its preparation and what is prepared.
  public List<Work> work() {
    return turns.list();
  }

  private void run() {
    while (true) {
      try {
        Waiting next = take();
        if (next == null) {
          return;
        }
        try (Turns.Turn turn = next.turn()) {
          turn.begin();
          preparation.prepare(next.pushed());
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        // The next branch must not suffer for this one.
        LOG.error("preparation after a push failed", e);
      }
    }
  }

  private @Nullable Waiting take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (queue.isEmpty() && !closed) {
        arrived.await();
      }
      if (closed) {
        return null;
      }
      var first = queue.entrySet().iterator().next();
      Waiting next = first.getValue();
      queue.remove(first.getKey());
      List<Branch> same =
          queue.entrySet().stream()
              .filter(one -> one.getValue().pushed().equals(next.pushed()))
              .map(Map.Entry::getKey)
              .toList();
      same.forEach(this::leave);
      return next;
    } finally {
      lock.unlock();
    }
  }

  /// Stops the worker, also in the middle of a preparation.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    if (worker.getState() == Thread.State.NEW) {
      return;
    }
    worker.interrupt();
    try {
      worker.join(CLOSE_TIME);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
