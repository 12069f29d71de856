// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.hook;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.db.Rows;
import sh.zagi.storage.repo.RepoRecord;

/// All scripts of repositories and their runs. Safe for use by many threads.
public final class Hooks {
  /// Of a script.
  public static final int MOST_SCRIPT_BYTES = 256 << 10;

  /// Runs of one repository that are remembered; when more wait than these, the oldest are lost.
  public static final int REMEMBERED = 200;

  /// Of what came of a run.
  public static final int MOST_WORDS = 200;

  /// Of what a run printed; the rest is not kept.
  public static final int MOST_OUTPUT = 8_000;

  /// How often a run is begun whose end the server did not live to see.
  static final int MOST_STARTS = 3;

  private static final String OPTIONS_END = "\n";

  private final Database database;
  private final InstantSource clock;

  public Hooks(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// What a script is to be.
  ///
  /// @param script at most [#MOST_SCRIPT_BYTES], without NUL
  public record Wanted(HookName name, String script, String origin, String setBy) {}

  /// Puts a script in the place of the one that there is.
  public Hook set(RepoRecord repository, Wanted wanted) {
    return database.durably(rows -> {
      delete(rows, repository.id(), wanted.name());
      rows.update(
          "insert into hook (repository_id, name, script, origin, set_by, set_at)"
              + " values (?, ?, ?, ?, ?, ?)",
          repository.id(),
          wanted.name().word(),
          wanted.script(),
          wanted.origin(),
          wanted.setBy(),
          Row.parameter(clock.instant()));
      return find(rows, repository.id(), wanted.name()).orElseThrow();
    });
  }

  /// @param repository database key
  public Optional<Hook> find(long repository, HookName name) {
    return database.read(rows -> find(rows, repository, name));
  }

  private static Optional<Hook> find(Rows rows, long repository, HookName name) {
    return rows.first(
        "select * from hook where repository_id = ? and name = ?",
        Hooks::hook,
        repository,
        name.word());
  }

  public List<Hook> of(RepoRecord repository) {
    return database.read(rows ->
        rows.list(
            "select * from hook where repository_id = ? order by name desc",
            Hooks::hook,
            repository.id()));
  }

  /// @return false when there was none
  public boolean remove(RepoRecord repository, HookName name) {
    return database.durably(rows -> delete(rows, repository.id(), name));
  }

  private static boolean delete(Rows rows, long repository, HookName name) {
    return rows.update(
            "delete from hook where repository_id = ? and name = ?", repository, name.word())
        == 1;
  }

  /// Remembers that a script is to run.
  ///
  /// @return empty when the repository has none of that name
  public Optional<HookRun> put(long repository, HookName name, HookRun.Cause cause) {
    return database.durably(rows ->
        find(rows, repository, name).map(hook -> insert(rows, hook, HookRun.State.WAITING, cause)));
  }

  /// Remembers a run that is over.
  public HookRun ended(Hook hook, HookRun.Cause cause, HookRun.Result result) {
    return database.transaction(rows -> {
      HookRun run = insert(rows, hook, HookRun.State.RUNNING, cause);
      return end(rows, run, result);
    });
  }

  private HookRun insert(Rows rows, Hook hook, HookRun.State state, HookRun.Cause cause) {
    long id =
        rows.insert(
            "insert into hook_run (repository_id, name, state, caller, input, options, starts,"
                + " words, output, created_at) values (?, ?, ?, ?, ?, ?, 0, '', '', ?)",
            hook.repository(),
            hook.name().word(),
            state.word(),
            cause.caller(),
            cause.input(),
            String.join(OPTIONS_END, cause.options()),
            Row.parameter(clock.instant()));
    rows.update(
        "delete from hook_run where repository_id = ? and id <= ("
            + "select id from hook_run where repository_id = ? order by id desc"
            + " limit 1 offset ?)",
        hook.repository(),
        hook.repository(),
        REMEMBERED);
    return run(rows, id).orElseThrow();
  }

  /// The next run of each repository that has one waiting and none running.
  public List<HookRun> due(int limit) {
    return database.read(rows ->
        rows.list(
            "select * from hook_run where id in (select min(id) from hook_run"
                + " where state in ('waiting', 'running') group by repository_id)"
                + " and state = 'waiting' order by id limit ?",
            Hooks::run,
            limit));
  }

  /// Those that wait, the longest waiting first.
  public List<HookRun> waiting(int limit) {
    return database.read(rows ->
        rows.list(
            "select * from hook_run where state = 'waiting' order by id limit ?",
            Hooks::run,
            limit));
  }

  /// From now on a run is under way.
  ///
  /// @return false when it is not to be made any more
  public boolean begin(HookRun run) {
    return database.transaction(rows ->
        rows.update(
                "update hook_run set state = 'running', starts = starts + 1"
                    + " where id = ? and state = 'waiting'",
                run.id())
            == 1);
  }

  /// Remembers what came of a run.
  public void end(HookRun run, HookRun.Result result) {
    database.transaction(rows -> end(rows, run, result));
  }

  private HookRun end(Rows rows, HookRun run, HookRun.Result result) {
    Instant now = clock.instant();
    HookRun.State state = result.good() ? HookRun.State.DONE : HookRun.State.FAILED;
    rows.update(
        "update hook_run set state = ?, words = ?, output = ?, ended_at = ? where id = ?",
        state.word(),
        cut(result.words(), MOST_WORDS),
        cut(result.output(), MOST_OUTPUT),
        Row.parameter(now),
        run.id());
    return run(rows, run.id()).orElse(run);
  }

  private static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, most) : text;
  }

  /// Makes those wait again that ran when the server ended; those that it ended over too often are
  /// given up. Call before the first is begun.
  ///
  /// @return how many wait again
  public int resume() {
    return database.durably(rows -> {
      rows.update(
          "update hook_run set state = 'failed', words = ?, ended_at = ?"
              + " where state = 'running' and starts >= ?",
          "given up: the server ended " + MOST_STARTS + " times while it ran",
          Row.parameter(clock.instant()),
          MOST_STARTS);
      return rows.update("update hook_run set state = 'waiting' where state = 'running'");
    });
  }

  /// The runs of a repository, newest first.
  public List<HookRun> runs(RepoRecord repository, int limit) {
    return database.read(rows ->
        rows.list(
            "select * from hook_run where repository_id = ? order by id desc limit ?",
            Hooks::run,
            repository.id(),
            limit));
  }

  /// One run.
  public Optional<HookRun> run(long id) {
    return database.read(rows -> run(rows, id));
  }

  private static Optional<HookRun> run(Rows rows, long id) {
    return rows.first("select * from hook_run where id = ?", Hooks::run, id);
  }

  private static Hook hook(Row row) {
    return new Hook(
        row.number("repository_id"),
        name(row),
        row.text("script"),
        row.text("origin"),
        row.text("set_by"),
        row.instant("set_at"));
  }

  private static HookName name(Row row) {
    return HookName.parse(row.text("name")).orElseThrow();
  }

  private static HookRun run(Row row) {
    String options = row.text("options");
    return new HookRun(
        row.number("id"),
        row.number("repository_id"),
        name(row),
        HookRun.State.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
        new HookRun.Cause(
            row.text("caller"),
            row.text("input"),
            options.isEmpty() ? List.of() : List.of(options.split(OPTIONS_END, -1))),
        (int) row.number("starts"),
        row.text("words"),
        row.text("output"),
        row.instant("created_at"),
        row.maybeInstant("ended_at"));
  }
}
