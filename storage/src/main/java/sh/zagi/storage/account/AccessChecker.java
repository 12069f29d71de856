// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.util.List;
import java.util.Optional;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// The one place that decides what a caller may do. Every door asks it; no door decides. Safe for
/// use by many threads.
public final class AccessChecker {
  private final Database database;
  private final Repositories repositories;

  public AccessChecker(Database database, Repositories repositories) {
    this.database = database;
    this.repositories = repositories;
  }

  /// A repository together with what the caller may do with it, at least [Access#READ].
  public record Granted(RepoRecord record, Access access) {}

  /// Finds a repository that the caller may use at this level.
  ///
  /// @return empty both when it does not exist and when the caller may not read it; callers of this
  ///   method cannot tell the two apart, and so neither can their users
  public Optional<Granted> find(Caller caller, RepoPath path) {
    return repositories
        .find(path)
        .map(record -> new Granted(record, access(caller, record)))
        .filter(granted -> granted.access().atLeast(Access.READ));
  }

  /// What a caller may do with a repository that exists.
  public Access access(Caller caller, RepoRecord record) {
    Access open = record.visibility() == Visibility.PUBLIC ? Access.READ : Access.NONE;
    return switch (caller) {
      case Caller.Anonymous _ -> open;
      case Caller.Platform _ -> Access.ADMIN;
      case Caller.Agent(Account owner, _) -> {
        // What is only for admins is for people: an agent of an admin has no admin's rights.
        boolean own = owner.name().equalsIgnoreCase(record.path().owner());
        Access granted = own ? Access.WRITE : granted(owner, record);
        yield greater(lesser(granted, Access.WRITE), open);
      }
      case Caller.Person(Account account, _) -> greater(own(account, record), open);
      case Caller.Bearer(Account owner, Token token) -> {
        boolean isMeant = token.repository().filter(id -> id != record.id()).isEmpty();
        yield isMeant ? greater(lesser(own(owner, record), token.access()), open) : open;
      }
    };
  }

  private Access own(Account account, RepoRecord record) {
    return account.admin() || account.name().equalsIgnoreCase(record.path().owner())
        ? Access.ADMIN
        : granted(account, record);
  }

  private static Access greater(Access left, Access right) {
    return left.atLeast(right) ? left : right;
  }

  private static Access lesser(Access left, Access right) {
    return left.atLeast(right) ? right : left;
  }

  /// Whether the caller may create this repository: its owner, or an admin.
  public boolean mayCreate(Caller caller, RepoPath path) {
    return switch (caller) {
      case Caller.Anonymous _ -> false;
      case Caller.Platform _ -> true;
      case Caller.Agent(Account owner, _) -> owner.name().equalsIgnoreCase(path.owner());
      case Caller.Person(Account account, _) -> mayCreate(account, path);
      case Caller.Bearer(Account owner, Token token) ->
          token.repository().isEmpty()
              && token.access().atLeast(Access.WRITE)
              && mayCreate(owner, path);
    };
  }

  private static boolean mayCreate(Account account, RepoPath path) {
    return account.admin() || account.name().equalsIgnoreCase(path.owner());
  }

  /// Every repository that the caller may read, by name.
  public List<Granted> readable(Caller caller) {
    return repositories.list().stream()
        .map(record -> new Granted(record, access(caller, record)))
        .filter(granted -> granted.access().atLeast(Access.READ))
        .toList();
  }

  private Access granted(Account account, RepoRecord record) {
    return database
        .transaction(rows ->
            rows.first(
                "select access from repository_grant"
                    + " where repository_id = ? and account_id = ?",
                row -> Access.parse(row.text("access")),
                record.id(),
                account.id().value()))
        .orElse(Access.NONE);
  }
}
