// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.LoggerFactory;

/// Says how long transactions wait in the last step of a move, with so many rows of the audit log
/// and a tenth of others: `-Dzagi.test.rows=100000`.
@EnabledIfSystemProperty(named = "zagi.test.rows", matches = "[0-9]+")
class MoveTimeTest extends MoveStand {
  MoveTimeTest(PostgresqlCluster cluster) {
    super(cluster);
  }

  @Test
  void how_long_transactions_wait() throws Exception {
    int rows = Integer.getInteger("zagi.test.rows");
    String url = cluster().create();
    database()
        .transaction(all -> {
          for (int i = 0; i < rows; i++) {
            all.update(
                "insert into audit_entry values (?, '2026', 'alice', 'info', 'alice/app', 'ok', ?, ?)",
                i + 2,
                "detail " + i,
                "0".repeat(64));
          }
          return rows;
        });
    fillKeys(rows / 10, 100);
    long began = System.nanoTime();
    Move.Done done = move(url).run(MoveStand::ignore);
    LoggerFactory.getLogger(MoveTimeTest.class)
        .warn(
            "{} rows: {} ms, of it transactions waited {} ms",
            done.rows(),
            (System.nanoTime() - began) / 1_000_000,
            done.held().toMillis());
    assertThat(done.rows().get("audit_entry")).isEqualTo(1L + rows);
  }
}
