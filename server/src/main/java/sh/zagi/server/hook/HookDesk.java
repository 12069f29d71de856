// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.hook;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.session.hook.HookBox;
import sh.zagi.session.hook.HookEnd;
import sh.zagi.session.hook.HookJob;
import sh.zagi.shell.command.hook.HookHost;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.git.PushListener;
import sh.zagi.storage.git.RefChange;
import sh.zagi.storage.git.inside.ScriptView;
import sh.zagi.storage.hook.Hook;
import sh.zagi.storage.hook.HookName;
import sh.zagi.storage.hook.HookRun;
import sh.zagi.storage.hook.Hooks;
import sh.zagi.storage.queue.Turns;
import sh.zagi.storage.queue.Work;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.RefScripts;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.StorageException;

/// Runs the scripts of repositories: those before a push while it waits, those after it when their
/// turn comes. What is to run after a push is on the disk before the pusher hears `ok`. Safe for
/// use by many threads.
public final class HookDesk implements HookHost, RefScripts, PushListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HookDesk.class);
  private static final String QUEUE = "hooks";
  private static final String WHOSE = "the pre-receive hook of this repository ";
  private static final Duration CLOSE_TIME = Duration.ofSeconds(10);
  private static final int MOST_LISTED = 200;
  private static final String NOTHING = "0".repeat(40);

  private final Hooks hooks;
  private final Repositories repositories;
  private final Turns turns = new Turns(QUEUE);
  private final Set<Long> busy = ConcurrentHashMap.newKeySet();
  private final ExecutorService running =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("hook ", 0).factory());
  private volatile Ground ground = new Ground.Closed("the server is starting");

  /// Where scripts run.
  public sealed interface Ground {
    /// In these containers, so many at one time.
    record Open(HookBox box, HookPlaces places) implements Ground {}

    /// Nowhere.
    record Closed(String reason) implements Ground {}

    static Ground open(HookBox box, int places) {
      return new Open(box, new HookPlaces(places));
    }
  }

  public HookDesk(Hooks hooks, Repositories repositories) {
    this.hooks = hooks;
    this.repositories = repositories;
  }

  /// To be called before anybody is served.
  public void runOn(Ground found) {
    this.ground = found;
    int again = hooks.resume();
    if (again > 0) {
      LOG.info("{} hooks are run again that ran when the server ended", again);
    }
  }

  @Override
  public Hooks hooks() {
    return hooks;
  }

  @Override
  public Optional<String> refusal(String script) {
    return switch (ground) {
      case Ground.Closed(String reason) -> Optional.of("none runs here: " + reason);
      case Ground.Open open -> open.box().refusal(script);
    };
  }

  @Override
  public Optional<String> refusal(long id, Repo repo, Question question) {
    Optional<Hook> hook = hooks.find(id, HookName.PRE_RECEIVE);
    if (hook.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder output = new StringBuilder();
    HookRun.Cause cause = cause(question);
    try {
      Consumer<String> say =
          line -> {
            append(output, line);
            question.say().accept(line);
          };
      HookEnd end = ask(hook.get(), repo, question, say);
      hooks.ended(hook.get(), cause, new HookRun.Result(end.isGood(), end.words(), text(output)));
      return end.isGood() ? Optional.empty() : Optional.of(WHOSE + end.words());
    } catch (InterruptedException _) {
      // The database does not bear a thread that is interrupted.
      Thread.currentThread().interrupt();
      return Optional.of(WHOSE + new HookEnd.Stopped().words());
    }
  }

  private HookEnd ask(Hook hook, Repo repo, Question question, Consumer<String> say)
      throws InterruptedException {
    if (!(ground instanceof Ground.Open(HookBox box, HookPlaces places))) {
      return new HookEnd.Unable(((Ground.Closed) ground).reason());
    }
    try (Turns.Turn turn = turns.await(repo.path() + " " + hook.name().word())) {
      Optional<HookPlaces.Place> place = places.before(hook.repository(), box.time());
      if (place.isEmpty()) {
        return new HookEnd.Unable("too many hooks run, push again later");
      }
      try (HookPlaces.Place taken = place.get();
          ScriptView view = ScriptView.of(repo, HookBox.OBJECTS, question)) {
        turn.begin();
        return box.run(job(hook, repo, cause(question), view), taken.number(), say);
      } catch (IOException | StorageException e) {
        LOG.error("a hook of {} cannot be shown its repository", repo.path(), e);
        return new HookEnd.Unable("it cannot be shown the repository");
      }
    }
  }

  private static HookRun.Cause cause(Question question) {
    return new HookRun.Cause(question.who(), question.input(), plain(question.options()));
  }

  private static List<String> plain(List<String> options) {
    return options.stream().map(option -> option.replaceAll("\\p{Cntrl}", " ")).toList();
  }

  private static HookJob job(Hook hook, Repo repo, HookRun.Cause cause, ScriptView view) {
    Map<String, String> variables = new HashMap<>();
    variables.put("REMOTE_USER", cause.caller());
    variables.put("ZAGI_REPOSITORY", repo.path().toString());
    variables.put("GIT_PUSH_OPTION_COUNT", Integer.toString(cause.options().size()));
    for (int at = 0; at < cause.options().size(); at++) {
      variables.put("GIT_PUSH_OPTION_" + at, cause.options().get(at));
    }
    return new HookJob(
        hook.name().word(), hook.script(), cause.input(), variables, view.git(), view.objects());
  }

  private static void append(StringBuilder output, String line) {
    synchronized (output) {
      if (output.length() < Hooks.MOST_OUTPUT) {
        output.append(line).append('\n');
      }
    }
  }

  private static String text(StringBuilder output) {
    synchronized (output) {
      return output.toString();
    }
  }

  @Override
  public void pushed(RepoRecord repository, Caller caller, List<RefChange> changes) {
    pushed(repository, caller, changes, List.of());
  }

  @Override
  public void pushed(
      RepoRecord repository, Caller caller, List<RefChange> changes, List<String> options) {
    String input =
        changes.stream()
            .map(one -> hex(one.before()) + " " + hex(one.after()) + " " + one.ref() + "\n")
            .collect(Collectors.joining());
    try {
      var _ =
          hooks.put(
              repository.id(),
              HookName.POST_RECEIVE,
              new HookRun.Cause(caller.name(), input, plain(options)));
    } catch (RuntimeException e) {
      // The push is kept; it must not look as if it were not.
      LOG.error("the post-receive hook of {} will not run", repository.path(), e);
    }
  }

  private static String hex(Optional<CommitId> id) {
    return id.map(CommitId::hex).orElse(NOTHING);
  }

  /// Runs what is to run after pushes: of each repository one at a time, in the order of its
  /// pushes.
  public void round() {
    for (HookRun run : hooks.due(HookBox.MOST_PLACES)) {
      Optional<HookPlaces.Place> place =
          ground instanceof Ground.Open open ? open.places().after() : Optional.empty();
      if (place.isEmpty() && ground instanceof Ground.Open) {
        return;
      }
      if (busy.add(run.repository())) {
        var _ = running.submit(() -> tell(run, place));
      } else {
        place.ifPresent(HookPlaces.Place::close);
      }
    }
  }

  private void tell(HookRun run, Optional<HookPlaces.Place> place) {
    try {
      Optional<RepoRecord> record = repositories.find(run.repository());
      Optional<Hook> hook = hooks.find(run.repository(), run.name());
      if (record.isEmpty() || hook.isEmpty()) {
        hooks.end(run, new HookRun.Result(false, "was removed before its turn came", ""));
      } else if (hooks.begin(run)) {
        try (Turns.Turn _ = turns.run(record.get().path() + " " + run.name().word())) {
          StringBuilder output = new StringBuilder();
          HookEnd end = after(hook.get(), run, repositories.open(record.get()), place, output);
          // Without an end it is run again after the next start.
          if (!(end instanceof HookEnd.Stopped)) {
            hooks.end(run, new HookRun.Result(end.isGood(), end.words(), text(output)));
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("hook run {} was not made", run.id(), e);
    } finally {
      busy.remove(run.repository());
      place.ifPresent(HookPlaces.Place::close);
    }
  }

  private HookEnd after(
      Hook hook, HookRun run, Repo repo, Optional<HookPlaces.Place> place, StringBuilder output)
      throws InterruptedException {
    if (!(ground instanceof Ground.Open(HookBox box, _)) || place.isEmpty()) {
      return new HookEnd.Unable(((Ground.Closed) ground).reason());
    }
    try (ScriptView view = ScriptView.of(repo, HookBox.OBJECTS)) {
      return box.run(
          job(hook, repo, run.cause(), view), place.get().number(), line -> append(output, line));
    } catch (IOException | StorageException e) {
      LOG.error("a hook of {} cannot be shown its repository", repo.path(), e);
      return new HookEnd.Unable("it cannot be shown the repository");
    }
  }

  /// Those that run, and those after pushes that wait.
  public List<Work> work() {
    List<Work> work = new ArrayList<>(turns.list());
    for (HookRun run : hooks.waiting(MOST_LISTED)) {
      String path =
          repositories.find(run.repository()).map(record -> record.path().toString()).orElse("?");
      work.add(new Work(QUEUE, path + " " + run.name().word(), false, run.createdAt()));
    }
    return work;
  }

  /// Ends what runs; what is to run after pushes is run again after the next start. Nobody is
  /// interrupted, because the database does not bear it.
  @Override
  public void close() {
    if (ground instanceof Ground.Open open) {
      open.box().close();
    }
    running.shutdown();
    try {
      if (!running.awaitTermination(CLOSE_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("hooks still run after {} s", CLOSE_TIME.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
