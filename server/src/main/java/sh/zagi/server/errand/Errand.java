// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.errand;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;

/// One verb that a page began. Safe for use by many threads.
public final class Errand {
  private final String id;
  private final long account;
  private final Wish wish;
  private final SpokenSteps spoken = new SpokenSteps(this::tell);
  private long version;
  private @Nullable Outcome outcome;
  private @Nullable Thread worker;

  /// What is to be done.
  ///
  /// @param argv of the verb
  /// @param form what was typed for it, to be shown again; nothing secret
  public record Wish(List<String> argv, Map<String, String> form) {
    public Wish {
      argv = List.copyOf(argv);
      form = Map.copyOf(form);
    }
  }

  Errand(String id, long account, Wish wish) {
    this.id = id;
    this.account = account;
    this.wish = wish;
  }

  /// By which its page is found.
  public String id() {
    return id;
  }

  public Wish wish() {
    return wish;
  }

  boolean isOf(long someone) {
    return account == someone;
  }

  SpokenSteps spoken() {
    return spoken;
  }

  private synchronized void tell() {
    version++;
    notifyAll();
  }

  synchronized void end(Outcome how) {
    outcome = how;
    worker = null;
    tell();
  }

  synchronized void begin(Thread thread) {
    worker = thread;
    thread.start();
  }

  /// Ends it before it is done.
  synchronized void cut() {
    if (worker != null) {
      worker.interrupt();
    }
  }

  /// How it ended; empty while it runs.
  public synchronized Optional<Outcome> outcome() {
    return Optional.ofNullable(outcome);
  }

  /// Counts what was said, so that whoever looks again knows whether there is news.
  public synchronized long version() {
    return version;
  }

  /// Waits until there is more than this version, or it is over, or for a while.
  public synchronized void awaitNews(long seen, Duration longest) throws InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (version <= seen && outcome == null) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return;
      }
      wait(millis);
    }
  }

  /// What was said so far; where it failed, the last step is `bad`.
  public List<Step> steps() {
    List<Step> steps = new ArrayList<>(spoken.steps());
    Optional<Outcome> how = outcome();
    if (how.isPresent() && !steps.isEmpty()) {
      steps.add(steps.removeLast().with(isGood(how.get()) ? "done" : "bad"));
    }
    return steps;
  }

  /// A verb that ends well may still say what went wrong.
  private static boolean isGood(Outcome outcome) {
    return outcome instanceof Outcome.Done(Report report)
        && !(report instanceof Report.Sentence(_, var fields) && fields.containsKey("trouble"));
  }
}
