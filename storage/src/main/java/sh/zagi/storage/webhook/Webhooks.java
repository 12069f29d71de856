// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.webhook;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.db.Rows;
import sh.zagi.storage.repo.RepoRecord;

/// All webhooks of this server and their messages. Safe for use by many threads.
public final class Webhooks {
  /// Of one repository.
  public static final int MOST = 20;

  /// How often a message is tried.
  public static final int ATTEMPTS = 8;

  /// Messages of one webhook that are remembered; when more wait than these, the oldest are lost.
  public static final int REMEMBERED = 500;

  private static final int MOST_ANSWER_CHARACTERS = 900;
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final Database database;
  private final InstantSource clock;
  private final Duration retry;

  /// @param retry pause after the first attempt that failed; doubled after each, up to an hour
  public Webhooks(Database database, InstantSource clock, Duration retry) {
    this.database = database;
    this.clock = clock;
    this.retry = retry;
  }

  /// What a new webhook is.
  ///
  /// @param since the row of the audit log after which it is told
  public record Wanted(URI address, String secret, List<String> events, long since) {}

  /// @return empty when the repository has [#MOST]
  public Optional<Webhook> add(RepoRecord repository, Wanted wanted) {
    return database.durably(rows -> {
      if (of(rows, repository.id()).size() >= MOST) {
        return Optional.empty();
      }
      long id =
          rows.insert(
              "insert into webhook (repository_id, address, secret, events, since, created_at)"
                  + " values (?, ?, ?, ?, ?, ?)",
              repository.id(),
              wanted.address().toString(),
              wanted.secret(),
              String.join(" ", wanted.events()),
              wanted.since(),
              Row.parameter(clock.instant()));
      return find(rows, id);
    });
  }

  public List<Webhook> of(RepoRecord repository) {
    return database.read(rows -> of(rows, repository.id()));
  }

  private static List<Webhook> of(Rows rows, long repository) {
    return rows.list(
        "select * from webhook where repository_id = ? order by id", Webhooks::webhook, repository);
  }

  public Optional<Webhook> find(long id) {
    return database.read(rows -> find(rows, id));
  }

  private static Optional<Webhook> find(Rows rows, long id) {
    return rows.first("select * from webhook where id = ?", Webhooks::webhook, id);
  }

  /// Ends a webhook and forgets its messages.
  ///
  /// @return false when there was none
  public boolean remove(long id) {
    return database.durably(rows -> rows.update("delete from webhook where id = ?", id) == 1);
  }

  /// Up to which row of the audit log messages were made.
  ///
  /// @param end the newest row, from which to go on when none was looked at ever
  public long cursor(long end) {
    return database.transaction(rows -> {
      Optional<Long> seq =
          rows.first("select seq from webhook_cursor where id = 1", row -> row.number("seq"));
      if (seq.isEmpty()) {
        rows.update("insert into webhook_cursor (id, seq) values (1, ?)", end);
      }
      return seq.orElse(end);
    });
  }

  /// Something of which webhooks may be told.
  ///
  /// @param seq its row of the audit log
  public record Event(long repository, long seq, String name, String payload) {}

  /// Makes the messages for what happened, and remembers that they are made, both or neither.
  public void tell(List<Event> events, long cursor) {
    database.transaction(rows -> {
      for (Event event : events) {
        for (Webhook hook : hooks(rows, event)) {
          put(rows, hook, event.name(), event.payload());
        }
      }
      return rows.update("update webhook_cursor set seq = ? where id = 1", cursor);
    });
  }

  private static List<Webhook> hooks(Rows rows, Event event) {
    return rows
        .list(
            "select * from webhook where repository_id = ? and since < ? order by id",
            Webhooks::webhook,
            event.repository(),
            event.seq())
        .stream()
        .filter(hook -> hook.wants(event.name()))
        .toList();
  }

  /// Makes a message that nothing happened for.
  public Delivery put(Webhook hook, String event, String payload) {
    return database.transaction(rows -> put(rows, hook, event, payload));
  }

  private Delivery put(Rows rows, Webhook hook, String event, String payload) {
    Instant now = clock.instant();
    long id =
        rows.insert(
            "insert into webhook_delivery (webhook_id, event, payload, state, attempts, status,"
                + " answer, created_at, next_at) values (?, ?, ?, 'waiting', 0, 0, '', ?, ?)",
            hook.id(),
            event,
            payload,
            Row.parameter(now),
            Row.parameter(now));
    rows.update(
        "delete from webhook_delivery where webhook_id = ? and id <= ("
            + "select id from webhook_delivery where webhook_id = ? order by id desc"
            + " limit 1 offset ?)",
        hook.id(),
        hook.id(),
        REMEMBERED);
    return rows.first("select * from webhook_delivery where id = ?", Webhooks::delivery, id)
        .orElseThrow();
  }

  /// Messages whose time has come, the longest waiting first.
  public List<Delivery> due(int limit) {
    return database.read(rows ->
        rows.list(
            "select * from webhook_delivery where state = 'waiting' and next_at <= ?"
                + " order by next_at, id limit ?",
            Webhooks::delivery,
            Row.parameter(clock.instant()),
            limit));
  }

  /// Of each webhook what is not told yet, whether its time has come or not.
  public List<Backlog> backlog() {
    return database.read(rows ->
        rows.list(
            "select d.webhook_id, w.repository_id, count(*) as messages,"
                + " min(d.created_at) as since from webhook_delivery d"
                + " join webhook w on w.id = d.webhook_id where d.state = 'waiting'"
                + " group by d.webhook_id, w.repository_id order by d.webhook_id",
            row ->
                new Backlog(
                    row.number("webhook_id"),
                    row.number("repository_id"),
                    row.number("messages"),
                    row.instant("since"))));
  }

  /// The messages of a webhook, newest first.
  public List<Delivery> deliveries(Webhook hook, int limit) {
    return database.read(rows ->
        rows.list(
            "select * from webhook_delivery where webhook_id = ? order by id desc limit ?",
            Webhooks::delivery,
            hook.id(),
            limit));
  }

  public Optional<Delivery> delivery(long id) {
    return database.read(
        rows -> rows.first("select * from webhook_delivery where id = ?", Webhooks::delivery, id));
  }

  /// Remembers what came of an attempt, and when the next one is.
  ///
  /// @return how it stands now; empty when the webhook was removed meanwhile
  public Optional<Delivery> tried(Delivery delivery, Delivery.Attempt attempt) {
    int attempts = delivery.attempts() + 1;
    Delivery.State state =
        attempt.taken()
            ? Delivery.State.DELIVERED
            : attempts >= ATTEMPTS ? Delivery.State.FAILED : Delivery.State.WAITING;
    Instant now = clock.instant();
    String answer = attempt.answer();
    return database.transaction(rows -> {
      rows.update(
          "update webhook_delivery set state = ?, attempts = ?, status = ?, answer = ?,"
              + " tried_at = ?, next_at = ? where id = ?",
          state.word(),
          attempts,
          attempt.status(),
          answer.substring(0, Math.min(MOST_ANSWER_CHARACTERS, answer.length())),
          Row.parameter(now),
          Row.parameter(now.plus(pause(attempts))),
          delivery.id());
      return rows.first(
          "select * from webhook_delivery where id = ?", Webhooks::delivery, delivery.id());
    });
  }

  private Duration pause(int attempts) {
    Duration pause = retry;
    for (int i = 1; i < attempts && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /// Sends a message again, with as many attempts as a new one.
  public void again(Delivery delivery) {
    database.transaction(rows ->
        rows.update(
            "update webhook_delivery set state = 'waiting', attempts = 0, next_at = ? where id = ?",
            Row.parameter(clock.instant()),
            delivery.id()));
  }

  private static Webhook webhook(Row row) {
    return new Webhook(
        row.number("id"),
        row.number("repository_id"),
        URI.create(row.text("address")),
        row.text("secret"),
        List.of(row.text("events").split(" ")),
        row.instant("created_at"));
  }

  private static Delivery delivery(Row row) {
    return new Delivery(
        row.number("id"),
        row.number("webhook_id"),
        row.text("event"),
        row.text("payload"),
        Delivery.State.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
        (int) row.number("attempts"),
        (int) row.number("status"),
        row.text("answer"),
        row.instant("created_at"),
        row.maybeInstant("tried_at"));
  }
}
