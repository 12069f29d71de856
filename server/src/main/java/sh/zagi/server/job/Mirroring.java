// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.shell.command.mirror.MirrorHost;
import sh.zagi.storage.git.SyncWatch;
import sh.zagi.storage.mirror.Mirror;
import sh.zagi.storage.mirror.Mirrors;
import sh.zagi.storage.queue.Turns;
import sh.zagi.storage.queue.Work;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;

/// Meets upstreams when they are due, a few at a time, so that a slow one does not keep the others
/// waiting.
public final class Mirroring implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Mirroring.class);
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final int AT_ONCE = 4;
  private static final String QUEUE = "mirrors";
  private static final MirrorHost.Terms TERMS =
      new MirrorHost.Terms(Optional.empty(), false, false);

  private final Mirrors mirrors;
  private final Repositories repositories;
  private final MirrorHost host;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Set<Long> busy = ConcurrentHashMap.newKeySet();
  private final Turns turns = new Turns(QUEUE);
  private final ExecutorService meetings =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("mirror ", 0).factory());
  private final Rounds rounds = new Rounds("mirroring", ROUND, () -> {}, this::round);

  public Mirroring(Mirrors mirrors, Repositories repositories, MirrorHost host) {
    this.mirrors = mirrors;
    this.repositories = repositories;
    this.host = host;
  }

  public void start() {
    rounds.start();
  }

  /// The upstreams that are being met, and those that are due and wait for a place.
  public List<Work> work() {
    List<Work> work = new ArrayList<>(turns.list());
    for (Mirror mirror : mirrors.due()) {
      if (!busy.contains(mirror.repository())) {
        repositories
            .find(mirror.repository())
            .ifPresent(record ->
                work.add(new Work(QUEUE, record.path().toString(), false, mirror.nextAt())));
      }
    }
    return work;
  }

  private void round() {
    for (Mirror mirror : mirrors.due()) {
      Optional<RepoRecord> record = repositories.find(mirror.repository());
      if (record.isPresent() && !busy.contains(mirror.repository()) && places.tryAcquire()) {
        busy.add(mirror.repository());
        var _ = meetings.submit(() -> meet(record.get()));
      }
    }
  }

  private void meet(RepoRecord record) {
    try (Turns.Turn _ = turns.run(record.path().toString())) {
      switch (host.sync(record, TERMS, SyncWatch.SILENT)) {
        case MirrorHost.Met.Failed(var problem) ->
            LOG.warn("mirror {}: {}", record.path(), problem.message());
        case MirrorHost.Met.Done(var report, var files) -> {
          report.fates().forEach(fate -> LOG.info("mirror {}: {}", record.path(), fate.words()));
          if (files.brought() > 0) {
            LOG.info("mirror {}: {}", record.path(), files.words());
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("mirror {} was not met", record.path(), e);
    } finally {
      busy.remove(record.id());
      places.release();
    }
  }

  /// Ends the meetings in work; what they had not taken yet is taken by the next ones.
  @Override
  public void close() {
    rounds.close();
    meetings.shutdownNow();
  }
}
