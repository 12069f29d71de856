// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.linux.Command;
import sh.zagi.env.linux.ProcessLimits;
import sh.zagi.storage.folder.WorkFolder;

/// Builds one attribute of a Nix file in the sandbox.
public final class NixBuild {
  private static final Logger LOG = LoggerFactory.getLogger(NixBuild.class);
  private static final int LOG_TAIL_LINES = 60;
  private static final int LOG_LIMIT_BYTES = 64 << 20;
  private static final String BUILDING = "building '";
  private static final String DISK_FULL = "No space left on device";

  /// How a shell tells that a program was killed by signal 9.
  private static final int KILLED = 137;

  private static final String OUT_OF_MEMORY =
      "used more than " + (ProcessLimits.Bounds.OF_BUILDS.memoryBytes() >> 30) + " GiB of memory";
  private static final Pattern PACKAGE_FAILED =
      Pattern.compile(
          "dpkg: error processing (?:package|archive) (?:\\S*/[0-9a-z]{32}-)?(\\S+) .*");
  private static final Pattern SCRIPT_FAILED =
      Pattern.compile("\\s*installed (\\S+) package (\\S+) script subprocess returned error.*");
  private static final Pattern NIX_FAILED = Pattern.compile("error:\\s+(.*)");

  private final NixStore store;

  public NixBuild(NixStore store) {
    this.store = store;
  }

  /// How a build ended.
  public sealed interface Result {
    /// @param path the store path, kept by a root
    record Built(Path path) implements Result {}

    /// @param sentence one line for a person
    /// @param logTail the last lines that the build printed
    record Failed(String sentence, List<String> logTail) implements Result {
      public Failed {
        logTail = List.copyOf(logTail);
      }
    }
  }

  /// What to build.
  ///
  /// @param file a Nix file written by the platform, never by a user
  /// @param rootName under which the result is kept, see [NixStore#keep]
  public record Target(Path file, String attribute, String rootName) {}

  /// Builds, or finds it built.
  ///
  /// @param logLine hears each line of the build's log
  /// @throws IOException when Nix cannot be started
  public Result build(Target target, Duration timeout, Consumer<String> logLine)
      throws IOException {
    Deque<String> tail = new ArrayDeque<>();
    AtomicBoolean built = new AtomicBoolean();
    List<String> arguments =
        List.of(
            "nix-build",
            target.file().toString(),
            "--attr",
            target.attribute(),
            "--out-link",
            store.root(target.rootName()).toString(),
            "--option",
            "max-build-log-size",
            Integer.toString(LOG_LIMIT_BYTES));
    return build(target, arguments, new Hearing(timeout, tail, built, logLine));
  }

  /// @param built whether something was built, not only found
  private record Hearing(
      Duration timeout, Deque<String> tail, AtomicBoolean built, Consumer<String> logLine) {
    void hear(String line) {
      if (line.startsWith(BUILDING)) {
        built.set(true);
      }
      remember(tail, line);
      logLine.accept(line);
    }
  }

  private Result build(Target target, List<String> arguments, Hearing hearing) throws IOException {
    Deque<String> tail = hearing.tail();
    Duration timeout = hearing.timeout();
    Command.Ended ended;
    String broke = "";
    try (WorkFolder folder = store.buildFolder();
        ProcessLimits limits = ProcessLimits.open(ProcessLimits.Bounds.OF_BUILDS);
        SpaceWatch space =
            SpaceWatch.start(NixStore.STORE, limits, SpaceWatch.WRITTEN_LIMIT_BYTES)) {
      Map<String, String> variables = new HashMap<>(store.variables());
      variables.put("TMPDIR", folder.path().toString());
      ended = new Command(limits.around(arguments), variables, timeout).run(hearing::hear);
      if (!ended.succeeded()) {
        broke = limits.ranOutOfMemory() ? OUT_OF_MEMORY : space.verdict();
      }
    }
    List<String> last = new ArrayList<>(tail);
    if (ended.status() == Command.Ended.TIMED_OUT) {
      return new Result.Failed(
          "the build of "
              + target.attribute()
              + " took longer than "
              + timeout.toMinutes()
              + " minutes",
          last);
    }
    if (!broke.isEmpty()) {
      return new Result.Failed("the build of " + target.attribute() + " " + broke, last);
    }
    if (ended.status() == KILLED) {
      return new Result.Failed("the build of " + target.attribute() + " was killed", last);
    }
    if (!ended.succeeded()) {
      LOG.warn("build of {} failed:\n{}", target.attribute(), String.join("\n", last));
      return new Result.Failed(sentence(target, last), last);
    }
    return checked(target, Path.of(ended.output().strip()), hearing.built().get(), last);
  }

  /// What was just built must be what the store has written down, and must not lead elsewhere: a
  /// program of the build may have stayed behind.
  private Result checked(Target target, Path path, boolean fresh, List<String> log)
      throws IOException {
    boolean link = Files.isSymbolicLink(path);
    if (!link && (!fresh || store.isIntact(path))) {
      return new Result.Built(path);
    }
    store.release(target.rootName());
    store.forget(path);
    return new Result.Failed(
        "the result of "
            + target.attribute()
            + (link ? " is a link" : " changed after it was built"),
        log);
  }

  private static void remember(Deque<String> tail, String line) {
    tail.addLast(line);
    if (tail.size() > LOG_TAIL_LINES) {
      tail.removeFirst();
    }
  }

  /// Names the package whose script failed, else repeats what Nix says.
  static String sentence(Target target, List<String> log) {
    if (log.stream().anyMatch(line -> line.contains(DISK_FULL))) {
      return "the build of " + target.attribute() + " " + SpaceWatch.DISK_FULL;
    }
    Optional<String> script =
        find(SCRIPT_FAILED, log, m -> m.group(2) + " script of " + m.group(1));
    if (script.isPresent()) {
      return "the " + script.get() + " failed";
    }
    Optional<String> broken = find(PACKAGE_FAILED, log, m -> m.group(1));
    if (broken.isPresent()) {
      return "the package " + broken.get() + " could not be installed";
    }
    return "building "
        + target.attribute()
        + " failed: "
        + find(NIX_FAILED, log, m -> m.group(1)).orElse("no message");
  }

  private static Optional<String> find(
      Pattern pattern, List<String> log, Function<Matcher, String> describe) {
    return log.stream().map(pattern::matcher).filter(Matcher::matches).map(describe).findFirst();
  }
}
