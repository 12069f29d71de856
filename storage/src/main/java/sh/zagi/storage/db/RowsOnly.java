// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.util.Credentials;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/// The user of an embedded database who reads and writes rows and may do nothing else: whatever
/// words got into a statement, H2 neither calls Java code for them nor touches a file.
///
/// It has no password, nor has the owner of the tables. A password would keep nobody out: H2
/// listens nowhere, the file is locked while this process has it open, and its folder is for the
/// user of the server alone. Who can read the file has all rows without asking H2.
final class RowsOnly implements HikariCredentialsProvider, AutoCloseable {
  private static final String NAME = "zagi_rows";
  private static final Credentials CREDENTIALS = Credentials.of(NAME, "");

  private final String owner;

  /// The owner's. A database is open as long as a connection is, and whoever opens it without its
  /// options, which only the owner may set, has another before him.
  private Connection held;

  private RowsOnly(String owner, Connection held) {
    this.owner = owner;
    this.held = held;
  }

  /// Makes the user where there is none, also in a database of an older server.
  ///
  /// @param owner the address by which the owner opens the database, options included
  static RowsOnly admit(String owner) {
    try {
      Connection held = DriverManager.getConnection(owner);
      try (Statement statement = held.createStatement()) {
        statement.execute("create user if not exists " + NAME + " password ''");
        // Users may change their own.
        statement.execute("alter user " + NAME + " set password ''");
        statement.execute("grant select, insert, update, delete on schema public to " + NAME);
        return new RowsOnly(owner, held);
      } catch (SQLException e) {
        held.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new DatabaseException("database cannot be opened: " + Store.reason(e), e);
    }
  }

  /// Asked for before each connection.
  @Override
  public synchronized Credentials getCredentials() {
    try {
      // H2 closes a database whose disk failed.
      if (!held.isValid(0)) {
        Connection dead = held;
        held = DriverManager.getConnection(owner);
        dead.close();
      }
      return CREDENTIALS;
    } catch (SQLException e) {
      throw new DatabaseException("database cannot be opened: " + Store.reason(e), e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      held.close();
    } catch (SQLException e) {
      throw new DatabaseException("database cannot be closed: " + Store.reason(e), e);
    }
  }
}
