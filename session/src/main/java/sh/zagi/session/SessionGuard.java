// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.session.runtime.Limits;
import sh.zagi.storage.folder.Disk;

/// Looks after sessions that run: whose disk or memory is full hears it in one line, and what fills
/// the disk is ended; whose container died is noticed. Safe for use by many threads.
///
/// Kernels that keep quotas per folder would do the first better, see the operator's guide.
public final class SessionGuard {
  private static final Logger LOG = LoggerFactory.getLogger(SessionGuard.class);

  /// Counting takes at most this part of a session's time.
  private static final int REST = 20;

  private final Path files;
  private final Limits limits;
  private final LiveTable live;
  private final Notices notices;
  private final Ends ends;
  private final Map<SessionId, Seen> seenById = new ConcurrentHashMap<>();
  private final Set<SessionId> busy = ConcurrentHashMap.newKeySet();

  /// @param files of all sessions, one folder each
  SessionGuard(Path files, Limits limits, LiveTable live, Notices notices, Ends ends) {
    this.files = files;
    this.limits = limits;
    this.live = live;
    this.notices = notices;
    this.ends = ends;
  }

  /// Ends a session whose container is gone.
  interface Ends {
    /// @return false when it was told to end, or runs again
    boolean end(SessionId id);
  }

  /// What was seen of a session last.
  private record Seen(Duration activity, DiskUse disk, long memoryKills, long notBeforeNanos) {
    static final Seen NOTHING = new Seen(Duration.ZERO, DiskUse.NONE, 0, System.nanoTime());
  }

  /// Looks at every session once, each on a thread of its own; about once a second.
  ///
  /// @return sessions whose container had died: they are stopped now, and their work is to be saved
  public List<SessionId> round() {
    List<SessionId> dead = new ArrayList<>();
    boolean isLow = isLow();
    live.forEach((id, here) -> {
      if (here.died() && ends.end(id)) {
        notices.tell(id, "the container of this session died; enter it again to go on");
        dead.add(id);
      } else if (here.alive() && busy.add(id)) {
        Thread.ofVirtual().name("guard " + id).start(() -> guarded(id, here, isLow));
      }
    });
    return dead;
  }

  private void guarded(SessionId id, Live here, boolean isLow) {
    try {
      look(id, here, isLow);
    } catch (IOException e) {
      LOG.debug("session {} ended while it was looked at", id, e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("session {} could not be looked at", id, e);
    } finally {
      busy.remove(id);
    }
  }

  private void look(SessionId id, Live here, boolean isLow)
      throws IOException, InterruptedException {
    memory(id, here);
    Seen seen = seenById.getOrDefault(id, Seen.NOTHING);
    Duration activity = here.cgroups().cpuTime();
    long start = System.nanoTime();
    if (activity.equals(seen.activity()) || (start - seen.notBeforeNanos() < 0 && !isLow)) {
      return;
    }
    DiskUse use = DiskUse.of(files.resolve(id.value()));
    long end = System.nanoTime();
    if (use.grewSince(seen.disk()) && why(here, use, seen.disk(), isLow).isPresent()) {
      full(id, here, use, isLow);
    }
    seenById.compute(
        id,
        (_, now) ->
            new Seen(
                activity,
                use,
                now == null ? seen.memoryKills() : now.memoryKills(),
                end + (end - start) * REST));
  }

  /// Why nothing more may be written; empty when it may.
  private Optional<String> why(Live here, DiskUse use, DiskUse before, boolean isLow) {
    return use.excess(here.limits().orElse(limits).disk())
        .map(excess -> "the disk of this session is full: " + excess)
        .or(() ->
            isLow && !before.equals(DiskUse.NONE)
                ? Optional.of("the disk of this server is nearly full")
                : Optional.empty());
  }

  /// Ends what writes. It is counted again at the end: who made room meanwhile and began something
  /// else is left alone, and so is who only works while nothing grows.
  private void full(SessionId id, Live here, DiskUse before, boolean isLow)
      throws IOException, InterruptedException {
    Writers.Suspects suspects = Writers.watch(here.pid(), here.cgroups());
    DiskUse now = DiskUse.of(files.resolve(id.value()));
    Optional<String> why = why(here, now, before, isLow);
    if (why.isEmpty()) {
      return;
    }
    List<String> ended = Writers.end(suspects, now.grewSince(before), here.cgroups());
    if (!ended.isEmpty()) {
      notices.tell(id, why.get() + "; ended " + String.join(", ", ended));
    }
  }

  /// Whether the kernel ended something for want of memory since the last look; says so.
  synchronized void memory(SessionId id, Live here) throws IOException {
    long kills = here.cgroups().memoryKills();
    Seen before = seenById.getOrDefault(id, Seen.NOTHING);
    seenById.put(id, new Seen(before.activity(), before.disk(), kills, before.notBeforeNanos()));
    if (kills > before.memoryKills()) {
      notices.tell(
          id,
          "the memory of this session was full: "
              + here.limits().orElse(limits).memory()
              + " (session.memory); the kernel ended a program");
    }
  }

  private boolean isLow() {
    try {
      return Disk.isLow(files);
    } catch (IOException _) {
      return false;
    }
  }

  void forget(SessionId id) {
    seenById.remove(id);
  }
}
