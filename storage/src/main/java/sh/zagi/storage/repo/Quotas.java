// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import sh.zagi.config.DataSize;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;

/// The quotas of owners and what owners use of them. What arrives is claimed before it is kept, so
/// that many who push at one time get no more than one. Safe for use by many threads.
public final class Quotas {
  private static final int LOCKS = 64;

  /// A push adds what it brought to what was measured, so that it costs nothing by the size of what
  /// is there; packing and erasing are seen when this time is over, or when a refusal depends on
  /// it.
  private static final Duration MEASURED_FOR = Duration.ofHours(1);

  private static final int MOST_MEASURED = 100_000;

  private static final String ANY_IN_TABLE = "-1";

  private final Database database;
  private final LongFunction<Path> folders;
  private final Quota usual;
  private final Lock[] locks = new Lock[LOCKS];
  private final Map<String, Long> claimed = new ConcurrentHashMap<>();
  private final Cache<Long, Long> measured =
      Caffeine.newBuilder().maximumSize(MOST_MEASURED).expireAfterWrite(MEASURED_FOR).build();

  /// @param folders of repositories by their database keys
  /// @param usual for owners of whom nothing was said
  Quotas(Database database, LongFunction<Path> folders, Quota usual) {
    this.database = database;
    this.folders = folders;
    this.usual = usual;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /// What an owner may have.
  public Quota of(String owner) {
    return own(owner).over(usual);
  }

  /// What was said for one owner.
  public Quota.Own own(String owner) {
    return database
        .read(rows ->
            rows.first(
                "select q.* from quota q join account a on a.id = q.account_id"
                    + " where a.name_key = ?",
                row -> new Quota.Own(limit(row, "repositories"), limit(row, "storage_bytes")),
                key(owner)))
        .orElse(Quota.Own.NOTHING);
  }

  private static Optional<Long> limit(Row row, String column) {
    return row.maybeText(column)
        .map(text -> text.equals(ANY_IN_TABLE) ? Quota.ANY : Long.parseLong(text));
  }

  /// Says what one owner may have, in place of what was said before. Durable when it returns.
  ///
  /// @param account the database key of the owner
  public void set(long account, Quota.Own own) {
    database.durably(rows -> {
      rows.update("delete from quota where account_id = ?", account);
      return rows.update(
          "insert into quota (account_id, repositories, storage_bytes)"
              + " values (?, cast(nullif(cast(? as varchar), '') as bigint),"
              + " cast(nullif(cast(? as varchar), '') as bigint))",
          account,
          own.repositories().map(Quotas::inTable).orElse(""),
          own.storageBytes().map(Quotas::inTable).orElse(""));
    });
  }

  private static String inTable(long limit) {
    return limit == Quota.ANY ? ANY_IN_TABLE : Long.toString(limit);
  }

  /// What an owner has now, measured anew: the time follows the number of files.
  public Quota.Use use(String owner) {
    return use(
        owner,
        id -> {
          measured.invalidate(id);
          return measured(id);
        });
  }

  private long measured(long id) {
    return measured.get(id, one -> StoredBytes.of(folders.apply(one)));
  }

  private Quota.Use use(String owner, LongUnaryOperator size) {
    record Kept(long id, boolean deleted, long largeBytes) {}
    List<Kept> all =
        database.read(rows ->
            rows.list(
                """
                select r.id as id, r.deleted_at is not null as deleted,
                    (select coalesce(cast(sum(l.size_bytes) as bigint), 0) from lfs_object l
                      where l.repository_id = r.id) as large
                  from repository r where lower(r.owner) = ?
                """,
                row -> new Kept(row.number("id"), row.flag("deleted"), row.number("large")),
                key(owner)));
    long live = 0;
    long stored = 0;
    long deleted = 0;
    for (Kept one : all) {
      long bytes = one.largeBytes() + size.applyAsLong(one.id());
      stored += bytes;
      live += one.deleted() ? 0 : 1;
      deleted += one.deleted() ? bytes : 0;
    }
    return new Quota.Use(live, stored, deleted);
  }

  /// How many repositories were measured lately.
  public long measuredCount() {
    return measured.estimatedSize();
  }

  /// Measures again what was packed or erased meanwhile.
  public void forget() {
    measured.invalidateAll();
  }

  /// Why an owner may not have one more repository; empty when it may.
  public Optional<Quota.Refusal> refusal(String owner) {
    long most = of(owner).repositories();
    if (most == Quota.ANY) {
      return Optional.empty();
    }
    long has =
        database
            .read(rows ->
                rows.first(
                    "select count(*) as n from repository"
                        + " where lower(owner) = ? and deleted_at is null",
                    row -> row.number("n"),
                    key(owner)))
            .orElse(0L);
    return has < most
        ? Optional.empty()
        : Optional.of(
            new Quota.Refusal(
                "quota: " + owner + " has " + has + " of " + most + " repositories",
                "delete one, or a server admin allows more with 'quota set "
                    + owner
                    + " --repositories N'"));
  }

  /// Does what gives an owner one more repository; nobody else does so meanwhile.
  ///
  /// @return empty also when the owner may not have one more
  <T> Optional<T> oneMore(String owner, Supplier<Optional<T>> act) {
    Lock lock = lock(owner);
    lock.lock();
    try {
      return refusal(owner).isPresent() ? Optional.empty() : act.get();
    } finally {
      lock.unlock();
    }
  }

  /// Why an owner may not have so many bytes more; empty when it may. Nothing is claimed.
  public Optional<Quota.Refusal> refusal(String owner, long moreBytes) {
    long most = of(owner).storageBytes();
    if (most == Quota.ANY || moreBytes <= 0) {
      return Optional.empty();
    }
    long arriving = claimed.getOrDefault(key(owner), 0L);
    if (use(owner, this::measured).storedBytes() + arriving + moreBytes <= most) {
      return Optional.empty();
    }
    Quota.Use use = use(owner);
    long has = use.storedBytes() + arriving;
    if (has + moreBytes <= most) {
      return Optional.empty();
    }
    String deleted =
        use.deletedBytes() > 0 ? " (" + words(use.deletedBytes()) + " in deleted ones)" : "";
    return Optional.of(
        new Quota.Refusal(
            "quota: "
                + owner
                + " stores "
                + words(has)
                + " of "
                + words(most)
                + deleted
                + ", and this is "
                + words(moreBytes)
                + " more",
            "erase what is not needed with 'repo delete --erase', or a server admin allows more"
                + " with 'quota set "
                + owner
                + " --storage SIZE'"));
  }

  private static String words(long bytes) {
    return new DataSize(bytes).rounded();
  }

  /// Why a repository may not come to another owner; empty when it may.
  public Optional<Quota.Refusal> refusal(String owner, RepoRecord repository) {
    return refusal(owner).or(() -> refusal(owner, StoredBytes.of(folders.apply(repository.id()))));
  }

  /// Claims room for bytes that arrived for a repository. Close it when they are kept or gone.
  public Claim claim(RepoRecord repository, long bytes) {
    String owner = repository.path().owner();
    Lock lock = lock(owner);
    lock.lock();
    try {
      Optional<Quota.Refusal> refusal = refusal(owner, bytes);
      long granted = refusal.isPresent() ? 0 : bytes;
      claimed.merge(key(owner), granted, Long::sum);
      return new Claim(this, repository, granted, refusal);
    } finally {
      lock.unlock();
    }
  }

  private void end(Claim claim) {
    claimed.computeIfPresent(
        key(claim.repository.path().owner()),
        (_, bytes) -> bytes <= claim.bytes ? null : bytes - claim.bytes);
  }

  /// Room for something that arrived, or none.
  public static final class Claim implements AutoCloseable {
    private final Quotas quotas;
    private final RepoRecord repository;
    private final long bytes;
    private final Optional<Quota.Refusal> refusal;

    private Claim(
        Quotas quotas, RepoRecord repository, long bytes, Optional<Quota.Refusal> refusal) {
      this.quotas = quotas;
      this.repository = repository;
      this.bytes = bytes;
      this.refusal = refusal;
    }

    /// Why there is none.
    public Optional<Quota.Refusal> refusal() {
      return refusal;
    }

    /// What arrived is in the repository now.
    public void kept() {
      quotas.measured.asMap().computeIfPresent(repository.id(), (_, before) -> before + bytes);
    }

    @Override
    public void close() {
      quotas.end(this);
    }
  }

  private Lock lock(String owner) {
    return locks[Math.floorMod(key(owner).hashCode(), LOCKS)];
  }

  private static String key(String owner) {
    return owner.toLowerCase(Locale.ROOT);
  }
}
