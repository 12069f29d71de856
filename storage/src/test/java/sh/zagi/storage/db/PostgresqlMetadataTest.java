// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;

/// The same contract on a real PostgreSQL 15.
@ExtendWith(OneCluster.class)
class PostgresqlMetadataTest extends MetadataContract {
  private final PostgresqlCluster cluster;
  private @Nullable Database opened;

  PostgresqlMetadataTest(PostgresqlCluster cluster) {
    this.cluster = cluster;
  }

  /// To bring one to the schema takes longer than to empty it.
  @BeforeAll
  static void make(PostgresqlCluster cluster) throws IOException, InterruptedException {
    cluster.create("zagi");
  }

  @Override
  Database fresh() {
    Database database = Database.postgresql(cluster.url("zagi"));
    database.transaction(
        rows -> rows.update("truncate account, repository, audit_entry restart identity cascade"));
    opened = database;
    return database;
  }

  @Test
  void what_h2_kept_moves_to_an_empty_postgresql_and_back(@TempDir Path folder)
      throws IOException, InterruptedException {
    String url = cluster.create("moved");
    byte[] first;
    String schema;
    try (Database h2 = Database.embedded(folder.resolve("one"))) {
      Accounts accounts = new Accounts(h2, InstantSource.system());
      assertThat(accounts.add("alice", true)).isPresent();
      h2.transaction(rows ->
          rows.update(
              "insert into audit_entry values (7, '2026', 'a\"\u00e4', 'b', '', 'ok', ?, 'x')",
              "line\nline"));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      schema = h2.export(out);
      first = out.toByteArray();
    }
    byte[] second;
    try (Database moved = Database.postgresql(url, copy(schema, first))) {
      Accounts accounts = new Accounts(moved, InstantSource.system());
      assertThat(accounts.find("alice")).get().extracting(Account::admin).isEqualTo(true);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThat(moved.export(out)).isEqualTo(schema);
      second = out.toByteArray();
      // The next key follows those that came.
      assertThat(accounts.add("bob", false)).isPresent();
    }
    assertThat(new String(second, UTF_8)).isEqualTo(new String(first, UTF_8));
    assertThatThrownBy(() -> Database.postgresql(url, copy(schema, first)))
        .hasMessageContaining("the database is not empty");
    assertThatThrownBy(() -> Database.embedded(folder.resolve("new"), copy("9999", first)))
        .hasMessageContaining("newer zagi");
    try (Database back = Database.embedded(folder.resolve("two"), copy(schema, second))) {
      assertThat(new Accounts(back, InstantSource.system()).find("alice")).isPresent();
    }
  }

  private static Database.Copy copy(String schema, byte[] rows) {
    return new Database.Copy(schema, new BufferedReader(new StringReader(new String(rows, UTF_8))));
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }
}
