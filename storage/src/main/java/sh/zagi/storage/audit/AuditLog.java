// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.audit;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;

/// The audit chain. Appending is serialised; the server is the only writer of its database. Safe
/// for use by many threads.
public final class AuditLog {
  private static final int VERIFY_PAGE_ROWS = 5_000;

  private final Database database;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final ConcurrentMap<Tally, LongAdder> tallies = new ConcurrentHashMap<>();
  private long lastSeq;
  private String lastHash;

  public AuditLog(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    Optional<AuditEntry> tail =
        database.read(rows ->
            rows.first("select * from audit_entry order by seq desc limit 1", AuditLog::entry));
    this.lastSeq = tail.map(AuditEntry::seq).orElse(0L);
    this.lastHash = tail.map(AuditEntry::hash).orElse(AuditEntry.GENESIS);
  }

  /// Appends an event; on return it is in the database and survives the death of this process.
  public void append(AuditEvent event) {
    write(event, false);
  }

  /// Appends an event; on return it is on the disk and survives a power cut.
  public void appendDurably(AuditEvent event) {
    write(event, true);
  }

  private void write(AuditEvent event, boolean durable) {
    lock.lock();
    try {
      // Databases keep microseconds: what is hashed must be what is read back.
      Instant at = clock.instant().truncatedTo(ChronoUnit.MICROS);
      AuditEntry entry = AuditEntry.after(lastHash, lastSeq + 1, at, event);
      if (durable) {
        database.durably(rows -> insert(rows, entry));
      } else {
        database.transaction(rows -> insert(rows, entry));
      }
      lastSeq = entry.seq();
      String result = event.result();
      int colon = result.indexOf(':');
      Tally tally = new Tally(event.action(), colon < 0 ? result : result.substring(0, colon));
      tallies.computeIfAbsent(tally, _ -> new LongAdder()).increment();
      lastHash = entry.hash();
    } finally {
      lock.unlock();
    }
  }

  private static int insert(sh.zagi.storage.db.Rows rows, AuditEntry entry) {
    AuditEvent event = entry.event();
    return rows.update(
        "insert into audit_entry (seq, at, actor, action, target, result, detail, hash)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?)",
        entry.seq(),
        entry.at().toString(),
        event.actor(),
        event.action(),
        event.target(),
        event.result(),
        event.detail(),
        entry.hash());
  }

  /// The newest entries, newest first.
  public List<AuditEntry> newest(int limit) {
    return database.read(rows ->
        rows.list("select * from audit_entry order by seq desc limit ?", AuditLog::entry, limit));
  }

  /// Entries after a number, oldest first.
  public List<AuditEntry> after(long seq, int limit) {
    return database.read(rows ->
        rows.list(
            "select * from audit_entry where seq > ? order by seq limit ?",
            AuditLog::entry,
            seq,
            limit));
  }

  /// The entry of that number.
  public Optional<AuditEntry> find(long seq) {
    return after(seq - 1, 1).stream().filter(entry -> entry.seq() == seq).findFirst();
  }

  /// How many events of which action and result were appended since the start of this process.
  public Map<Tally, Long> tallies() {
    Map<Tally, Long> now = new TreeMap<>();
    tallies.forEach((tally, count) -> now.put(tally, count.sum()));
    return now;
  }

  /// What is counted together.
  public record Tally(String action, String result) implements Comparable<Tally> {
    @Override
    public int compareTo(Tally other) {
      return Comparator.comparing(Tally::action).thenComparing(Tally::result).compare(this, other);
    }
  }

  /// Walks the whole chain.
  ///
  /// @return the number of the first entry that is changed, missing or out of place; empty when the
  ///   chain is whole
  public Optional<Long> firstBroken() {
    return walk().broken();
  }

  /// What a walk over the whole chain met.
  ///
  /// @param broken the first entry that is changed, missing or out of place
  /// @param end the last entry that was looked at
  record Walk(Optional<Long> broken, Checkpoint end) {}

  /// Walks the whole chain, which has to have the entry that this log appended last before the walk
  /// began: a chain that was written anew beneath a running server is whole in itself.
  Walk walk() {
    Checkpoint appended = end();
    Checkpoint at = Checkpoint.EMPTY;
    while (true) {
      long from = at.seq();
      List<AuditEntry> page =
          database.read(rows ->
              rows.list(
                  "select * from audit_entry where seq > ? order by seq limit ?",
                  AuditLog::entry,
                  from,
                  VERIFY_PAGE_ROWS));
      for (AuditEntry entry : page) {
        boolean another = entry.seq() == appended.seq() && !entry.hash().equals(appended.hash());
        if (another || !entry.follows(at.hash(), at.seq() + 1)) {
          return new Walk(Optional.of(at.seq() + 1), at);
        }
        at = new Checkpoint(entry.seq(), entry.hash());
      }
      if (page.size() < VERIFY_PAGE_ROWS) {
        boolean cut = at.seq() < appended.seq();
        return new Walk(cut ? Optional.of(at.seq() + 1) : Optional.empty(), at);
      }
    }
  }

  /// On return all that was appended is on the disk.
  void force() {
    database.durably(_ -> 0);
  }

  private Checkpoint end() {
    lock.lock();
    try {
      return new Checkpoint(lastSeq, lastHash);
    } finally {
      lock.unlock();
    }
  }

  /// The number of the newest entry; 0 when there is none.
  public long lastSeq() {
    return end().seq();
  }

  private static AuditEntry entry(Row row) {
    return new AuditEntry(
        row.number("seq"),
        Instant.parse(row.text("at")),
        new AuditEvent(
            row.text("actor"),
            row.text("action"),
            row.text("target"),
            row.text("result"),
            row.text("detail")),
        row.text("hash"));
  }
}
