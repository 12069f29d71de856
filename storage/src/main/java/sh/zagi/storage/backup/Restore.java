// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.backup;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.DatabaseException;
import sh.zagi.storage.folder.DataFolder;

/// Puts a backup back into an empty data folder and an empty database, which may be of the other
/// kind than the one that it was made of. What fails leaves the folder as empty as it was.
public final class Restore {
  private final Path backup;
  private final Path data;
  private final Optional<String> databaseUrl;

  /// @param data folder to fill; need not exist
  /// @param databaseUrl JDBC address of an empty PostgreSQL database; else the embedded one
  public Restore(Path backup, Path data, Optional<String> databaseUrl) {
    this.backup = backup;
    this.data = data.toAbsolutePath().normalize();
    this.databaseUrl = databaseUrl;
  }

  /// What is there now.
  ///
  /// @param left names of repositories that were made while the backup was, and are not in it
  public record Done(BackupFacts facts, List<String> left) {
    public Done {
      left = List.copyOf(left);
    }
  }

  /// @throws IOException in one line when it cannot be; also when the backup is damaged
  public Done run() throws IOException {
    if (!Files.exists(backup.resolve(Sums.FILE))) {
      throw new IOException("not a whole backup: " + backup + " (it has no " + Sums.FILE + ")");
    }
    BackupFacts facts = BackupFacts.read(backup);
    if (!isEmpty()) {
      throw new IOException(
          "data folder is not empty: " + data + " (restore into an empty one with --data DIR)");
    }
    boolean done = false;
    try (DataFolder folder = DataFolder.open(data)) {
      folder.begin();
      files();
      List<String> left = database(folder, facts);
      Copier.force(data);
      folder.finish();
      done = true;
      return new Done(facts, left);
    } catch (DataFolder.Refused | DatabaseException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      if (!done) {
        Copier.delete(data, false);
      }
    }
  }

  private boolean isEmpty() throws IOException {
    if (!Files.exists(data)) {
      return true;
    }
    try (Stream<Path> inside = Files.list(data)) {
      return inside.findFirst().isEmpty();
    }
  }

  private void files() throws IOException {
    Copier copier = new Copier(data, Optional.empty());
    for (Map.Entry<String, String> file : Sums.read(backup).byPath().entrySet()) {
      String path = file.getKey();
      Path source = backup.resolve(path);
      if (!Files.isRegularFile(source)) {
        throw new IOException("the backup is damaged, nothing was restored: missing " + path);
      }
      // The rows and the facts are not files of the server.
      boolean inside = path.contains("/");
      String sum = inside ? copier.copy(source, path) : Sums.of(source);
      if (!sum.equals(file.getValue())) {
        throw new IOException("the backup is damaged, nothing was restored: " + path);
      }
    }
    Path repos = data.resolve(ServerCopy.REPOS);
    try (Stream<Path> all = Files.list(repos)) {
      for (Path repository : all.toList()) {
        for (String part : List.of("refs/heads", "refs/tags", "objects/info", "objects/pack")) {
          Files.createDirectories(repository.resolve(part));
        }
      }
    }
  }

  private List<String> database(DataFolder folder, BackupFacts facts) throws IOException {
    try (BufferedReader rows = Files.newBufferedReader(backup.resolve(ServerCopy.DATABASE))) {
      Database.Copy copy = new Database.Copy(facts.schema(), rows);
      try (Database database =
          databaseUrl
              .map(url -> Database.postgresql(url, copy))
              .orElseGet(() -> Database.embedded(folder.database(), copy))) {
        return tidy(folder, database);
      }
    }
  }

  private record Known(long id, String path) {}

  /// Takes out rows of what a backup has no files of: repositories that were made while it was, and
  /// sessions, whose work is in their repositories.
  private static List<String> tidy(DataFolder folder, Database database) {
    return database.durably(rows -> {
      List<Known> without =
          rows
              .list(
                  "select id, owner, name from repository order by id",
                  row -> new Known(row.number("id"), row.text("owner") + "/" + row.text("name")))
              .stream()
              .filter(one ->
                  !Files.exists(
                      folder
                          .repos()
                          .resolve(String.format(Locale.ROOT, "%08x.git", one.id()))
                          .resolve("HEAD")))
              .toList();
      without.forEach(one -> rows.update("delete from repository where id = ?", one.id()));
      rows.update("delete from session");
      return without.stream().map(Known::path).toList();
    });
  }
}
