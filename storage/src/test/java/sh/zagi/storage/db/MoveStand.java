// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.audit.AuditEvent;
import sh.zagi.storage.audit.AuditLog;

/// A server's metadata in its folder, embedded, with an account and an entry in the audit log; and
/// a PostgreSQL to move it to.
@ExtendWith(OneCluster.class)
abstract class MoveStand {
  static final InstantSource CLOCK = InstantSource.system();

  private final PostgresqlCluster cluster;

  @TempDir private Path folder = Path.of("");
  private @Nullable Database opened;

  MoveStand(PostgresqlCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void open() {
    opened = Database.open(folder, Optional.empty());
    assertThat(accounts().add("alice", true)).isPresent();
    audit().append(event("first"));
  }

  @AfterEach
  void close() {
    database().close();
  }

  static void ignore(String line) {}

  final PostgresqlCluster cluster() {
    return cluster;
  }

  final Path folder() {
    return folder;
  }

  final Database database() {
    return Objects.requireNonNull(opened);
  }

  final Accounts accounts() {
    return new Accounts(database(), CLOCK);
  }

  final AuditLog audit() {
    return new AuditLog(database(), CLOCK);
  }

  static AuditEvent event(String action) {
    return new AuditEvent("alice", action, "", "ok", "");
  }

  final Move move(String url) {
    return new Move(database(), PostgresqlAddress.parse(url), CLOCK);
  }

  /// @param url where the settings say that the metadata is
  final void restart(Optional<String> url) {
    database().close();
    opened = Database.open(folder, url);
  }

  final void stillUsesH2() {
    assertThat(database().whereabouts().kind()).isEqualTo("H2");
    String name = "a" + System.nanoTime();
    assertThat(accounts().add(name, false)).isPresent();
    restart(Optional.empty());
    assertThat(database().whereabouts().kind()).isEqualTo("H2");
    assertThat(accounts().find(name)).isPresent();
    assertThat(audit().firstBroken()).isEmpty();
  }

  final void usesPostgresql() {
    assertThat(database().whereabouts().kind()).isEqualTo("PostgreSQL");
    assertThat(accounts().find("alice")).get().extracting(Account::admin).isEqualTo(true);
    assertThat(accounts().add("a" + System.nanoTime(), false)).isPresent();
    assertThat(audit().firstBroken()).isEmpty();
  }

  /// Rows that do not become smaller on the way.
  final void fillKeys(int rows, int characters) {
    long alice = accounts().find("alice").orElseThrow().id().value();
    Random random = new Random(7);
    database()
        .transaction(all -> {
          for (int i = 0; i < rows; i++) {
            byte[] text = new byte[characters / 2];
            random.nextBytes(text);
            all.update(
                "insert into signing_key (fingerprint, account_id, label, encoded, created_at)"
                    + " values (?, ?, '', ?, ?)",
                "f" + i,
                alice,
                HexFormat.of().formatHex(text),
                Row.parameter(Instant.EPOCH));
          }
          return rows;
        });
  }
}
