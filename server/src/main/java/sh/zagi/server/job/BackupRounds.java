// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.job;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.backup.Backups;

/// Makes a backup when the newest is older than the operator wants.
public final class BackupRounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackupRounds.class);
  private static final Duration ROUND = Duration.ofSeconds(20);

  private final Backups backups;
  private final Duration every;
  private final InstantSource clock;
  private final Rounds rounds = new Rounds("backups", ROUND, this::round, this::round);

  public BackupRounds(Backups backups, Duration every, InstantSource clock) {
    this.backups = backups;
    this.every = every;
    this.clock = clock;
  }

  public void start() {
    rounds.start();
  }

  private void round() {
    try {
      Optional<Instant> last = backups.lastMade();
      if (last.isEmpty() || !last.get().plus(every).isAfter(clock.instant())) {
        backups
            .make()
            .ifPresent(made -> {
              LOG.info("made {}", made.name());
              made.facts().problems().forEach(one -> LOG.warn("{}: {}", made.name(), one));
            });
      }
    } catch (IOException e) {
      LOG.error("a backup was not made: {}", e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    rounds.close();
  }
}
