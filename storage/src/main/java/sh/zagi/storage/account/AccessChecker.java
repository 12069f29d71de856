// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
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
  private final Groups groups;

  public AccessChecker(Database database, Repositories repositories) {
    this.database = database;
    this.repositories = repositories;
    this.groups = new Groups(database, InstantSource.system());
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
      case Caller.Anonymous _, Caller.Guest _ -> open;
      case Caller.Platform _ -> Access.ADMIN;
      case Caller.Agent(Account owner, _) -> greater(ofAgent(owner, record), open);
      case Caller.Person(Account account, _) -> greater(own(account, record), open);
      case Caller.Mirror(Account owner) -> greater(lesser(own(owner, record), Access.WRITE), open);
      case Caller.Inside(Account account, _, long repository, boolean agent) -> {
        Access granted = agent ? ofAgent(account, record) : own(account, record);
        yield repository == record.id()
            ? greater(lesser(granted, Access.WRITE), open)
            : Access.NONE;
      }
      case Caller.Bearer(Account owner, Token token) -> {
        boolean isMeant = token.repository().filter(id -> id != record.id()).isEmpty();
        yield isMeant ? greater(lesser(own(owner, record), token.access()), open) : open;
      }
      case Caller.Limited(Account owner, KeyScope scope, _, _) -> {
        boolean isMeant = scope.repository().filter(id -> id != record.id()).isEmpty();
        yield isMeant ? greater(lesser(own(owner, record), scope.access()), open) : open;
      }
      case Caller.Deploy(long repository, Access access, _, _) ->
          repository == record.id() ? greater(lesser(access, Access.WRITE), open) : open;
    };
  }

  /// Whether who was let in to a repository would be let in now. Who uses one that was deleted is
  /// ended by its deletion.
  public boolean stillAllows(Caller caller, long repository, Access wanted) {
    return repositories
        .find(repository)
        .filter(record -> !access(caller, record).atLeast(wanted))
        .isEmpty();
  }

  /// What an account may do with a repository for being who it is, not for the repository being
  /// public.
  public Access own(Account account, RepoRecord record) {
    return account.admin() ? Access.ADMIN : held(account, record);
  }

  private Access held(Account account, RepoRecord record) {
    return account.name().equalsIgnoreCase(record.path().owner())
        ? Access.ADMIN
        : granted(account, record);
  }

  /// What is only for admins is for people: an agent of an admin has no admin's rights.
  private Access ofAgent(Account owner, RepoRecord record) {
    return lesser(held(owner, record), Access.WRITE);
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
      case Caller.Anonymous _, Caller.Guest _, Caller.Inside _, Caller.Deploy _, Caller.Mirror _ ->
          false;
      case Caller.Platform _ -> true;
      case Caller.Agent(Account owner, _) -> owner.name().equalsIgnoreCase(path.owner());
      case Caller.Limited(Account owner, KeyScope scope, _, _) ->
          scope.repository().isEmpty()
              && scope.access().atLeast(Access.WRITE)
              && mayCreate(owner, path);
      case Caller.Person(Account account, _) -> mayCreate(account, path);
      case Caller.Bearer(Account owner, Token token) ->
          token.repository().isEmpty()
              && token.access().atLeast(Access.WRITE)
              && mayCreate(owner, path);
    };
  }

  private boolean mayCreate(Account account, RepoPath path) {
    return account.admin()
        || account.name().equalsIgnoreCase(path.owner())
        || groups.role(path.owner(), account).atLeast(Access.ADMIN);
  }

  /// What a person may do in a group; server admins may all.
  public Access role(Caller caller, String group) {
    return switch (caller) {
      case Caller.Person(Account account, _) ->
          account.admin() ? Access.ADMIN : groups.role(group, account);
      case Caller.Platform _ -> Access.ADMIN;
      case Caller.Anonymous _,
          Caller.Guest _,
          Caller.Agent _,
          Caller.Inside _,
          Caller.Bearer _,
          Caller.Limited _,
          Caller.Deploy _,
          Caller.Mirror _ ->
          Access.NONE;
    };
  }

  /// Every repository that the caller may read, by name.
  public List<Granted> readable(Caller caller) {
    return repositories.list().stream()
        .map(record -> new Granted(record, access(caller, record)))
        .filter(granted -> granted.access().atLeast(Access.READ))
        .toList();
  }

  /// By a grant to the account, by one to a group of which it is a member, and by a group that owns
  /// the repository. A member has no more than its role in the group.
  private Access granted(Account account, RepoRecord record) {
    List<Access> all =
        database.read(rows ->
            rows.list(
                """
                select access, 'admin' as role from repository_grant
                  where repository_id = ? and account_id = ?
                union all
                select g.access as access, m.role as role from repository_grant g
                  join membership m on m.group_id = g.account_id
                  where g.repository_id = ? and m.account_id = ?
                union all
                select 'admin' as access, m.role as role from membership m
                  join account a on a.id = m.group_id
                  where a.name_key = ? and m.account_id = ?
                """,
                row -> lesser(Access.parse(row.text("access")), Access.parse(row.text("role"))),
                record.id(),
                account.id().value(),
                record.id(),
                account.id().value(),
                record.path().owner().toLowerCase(Locale.ROOT),
                account.id().value()));
    return all.stream().reduce(Access.NONE, AccessChecker::greater);
  }
}
