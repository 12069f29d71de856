// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.storage.db.Database;

/// Somebody with the database writes its audit chain anew, each row following the one before.
class AuditProofTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path folder;
  Database database;
  AuditLog log;
  AuditProof proof;

  @BeforeEach
  void open() {
    database = Database.inMemory("proof-" + System.nanoTime());
    log = new AuditLog(database, CLOCK);
    proof = new AuditProof(log, file());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Path file() {
    return folder.resolve("audit-checkpoint");
  }

  private static void append(AuditLog to, int count, String who) {
    for (int i = 0; i < count; i++) {
      to.append(new AuditEvent(who, "repo create", "alice/app" + i, "ok", ""));
    }
  }

  private Checkpoint given() {
    return ((AuditProof.Found.Whole) proof.check(Optional.empty())).checkpoint();
  }

  /// Rows from this one on are written anew, as many as there were.
  private void rewrite(int from, int count) {
    database.transaction(rows -> rows.update("delete from audit_entry where seq >= ?", from));
    append(new AuditLog(database, CLOCK), count, "nobody");
  }

  /// What a server is that was ended and started again.
  private void restart() {
    log = new AuditLog(database, CLOCK);
    proof = new AuditProof(log, file());
  }

  @Test
  void what_was_only_added_follows_the_last_checkpoint() throws IOException {
    assertThat(given().seq()).isZero();
    append(log, 3, "alice");
    Checkpoint first = given();
    assertThat(given()).isEqualTo(first);
    append(log, 2, "alice");
    restart();
    assertThat(given().seq()).isEqualTo(5);
    assertThat(proof.check(Optional.of(first))).isInstanceOf(AuditProof.Found.Whole.class);
    assertThat(Checkpoint.parse(Files.readString(file()).strip())).contains(given());
  }

  @Test
  void a_chain_of_the_same_length_that_was_written_anew_gets_no_checkpoint() throws IOException {
    append(log, 5, "alice");
    Checkpoint first = given();
    rewrite(3, 3);
    restart();
    assertThat(log.firstBroken()).as("each row follows the one before").isEmpty();
    assertThat(log.lastSeq()).isEqualTo(first.seq());
    AuditProof.Found refused = new AuditProof.Found.Another(first, false, Optional.of(file()));
    assertThat(proof.check(Optional.empty())).isEqualTo(refused);
    assertThat(proof.check(Optional.empty())).as("again").isEqualTo(refused);
    assertThat(Files.readString(file()).strip()).isEqualTo(first.text());
    assertThat(proof.check(Optional.of(first)))
        .isEqualTo(new AuditProof.Found.Another(first, false, Optional.empty()));
  }

  @Test
  void an_older_database_that_was_put_back_gets_no_checkpoint() {
    append(log, 5, "alice");
    Checkpoint first = given();
    rewrite(4, 0);
    restart();
    assertThat(proof.check(Optional.empty()))
        .isEqualTo(new AuditProof.Found.Another(first, true, Optional.of(file())));
  }

  @Test
  void a_chain_that_was_written_anew_beneath_a_running_server_is_seen() {
    append(log, 5, "alice");
    rewrite(2, 4);
    assertThat(new AuditLog(database, CLOCK).firstBroken()).isEmpty();
    assertThat(log.firstBroken()).contains(5L);
    assertThat(proof.check(Optional.empty())).isEqualTo(new AuditProof.Found.Broken(5));
    assertThat(file()).doesNotExist();
  }
}
