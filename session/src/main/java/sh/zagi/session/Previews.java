// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import sh.zagi.storage.db.Database;

/// Which sessions show their app to everybody. Safe for use by many threads.
public final class Previews {
  private final Database database;

  public Previews(Database database) {
    this.database = database;
  }

  /// Whether who has the address of its app may see it, whoever that is.
  public boolean isOpen(SessionId id) {
    return database
        .read(rows ->
            rows.first(
                "select session_id from session_preview where session_id = ?",
                row -> row.text("session_id"),
                id.value()))
        .isPresent();
  }

  /// Shows the app of a session to everybody, or no longer.
  public void open(SessionId id, boolean open) {
    database.durably(rows -> {
      int gone = rows.update("delete from session_preview where session_id = ?", id.value());
      return open
          ? rows.update("insert into session_preview (session_id) values (?)", id.value())
          : gone;
    });
  }
}
