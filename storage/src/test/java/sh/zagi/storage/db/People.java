// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.audit.AuditLog;

/// People who write and read without end, and remember what they were told.
final class People {
  private final Accounts accounts;
  private final AuditLog log;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final Queue<String> there = new ConcurrentLinkedQueue<>();
  private final Queue<String> gone = new ConcurrentLinkedQueue<>();
  private final AtomicInteger rows = new AtomicInteger();
  private final AtomicInteger reads = new AtomicInteger();
  private final List<FutureTask<Integer>> all = new ArrayList<>();

  People(Accounts accounts, AuditLog log) {
    this.accounts = accounts;
    this.log = log;
  }

  private void add(Callable<Integer> act) {
    FutureTask<Integer> task =
        new FutureTask<>(() -> {
          int done = 0;
          while (!stop.get()) {
            done += act.call();
          }
          return done;
        });
    all.add(task);
    Thread.ofVirtual().start(task);
  }

  void begin() {
    for (int i = 0; i < 3; i++) {
      String who = "w" + i + "-";
      AtomicLong next = new AtomicLong();
      add(() -> {
        String name = who + next.incrementAndGet();
        assertThat(accounts.add(name, false)).isPresent();
        there.add(name);
        log.append(MoveStand.event("add"));
        return rows.incrementAndGet() > 0 ? 1 : 0;
      });
    }
    AtomicLong next = new AtomicLong();
    add(() -> {
      String name = "gone" + next.incrementAndGet();
      Account one = accounts.add(name, false).orElseThrow();
      assertThat(accounts.remove(one)).isTrue();
      gone.add(name);
      log.appendDurably(MoveStand.event("remove"));
      return rows.incrementAndGet() > 0 ? 1 : 0;
    });
    add(() -> {
      assertThat(accounts.find("alice")).isPresent();
      return reads.incrementAndGet() > 0 ? 1 : 0;
    });
  }

  /// Until so many more were written and read.
  void await(int more) throws InterruptedException {
    int wantedRows = rows.get() + more;
    int wantedReads = reads.get() + more;
    while (rows.get() < wantedRows || reads.get() < wantedReads) {
      assertThat(all).noneMatch(FutureTask::isDone);
      Thread.sleep(1);
    }
  }

  void end() throws InterruptedException, ExecutionException {
    stop.set(true);
    for (FutureTask<Integer> one : all) {
      assertThat(one.get()).isPositive();
    }
  }

  void check() {
    assertThat(accounts.list()).extracting(Account::name).containsAll(there);
    assertThat(accounts.list())
        .extracting(Account::name)
        .doesNotContainAnyElementsOf(gone)
        .doesNotHaveDuplicates();
    assertThat(log.firstBroken()).isEmpty();
    assertThat(log.lastSeq()).isEqualTo(1 + rows.get());
  }

  Queue<String> there() {
    return there;
  }
}
