// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.config.DataSize;
import sh.zagi.env.linux.Layers;
import sh.zagi.session.runtime.Cgroups;
import sh.zagi.session.runtime.ContainerException;
import sh.zagi.session.runtime.ContainerId;
import sh.zagi.session.runtime.ContainerRuntime;
import sh.zagi.session.runtime.DiskLimit;
import sh.zagi.session.runtime.Limits;
import sh.zagi.session.runtime.OciSpec;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.storage.folder.Trees;

/// Runs scripts, each in a container that is made for it and gone after it: no network, no file of
/// the machine, no secret, user ids of its own, and an end to what it takes. Safe for use by many
/// threads.
public final class HookBox implements AutoCloseable {
  /// Where a script finds folders of objects.
  public static final String OBJECTS = HookRoot.OBJECTS;

  static final DataSize MEMORY = DataSize.mebibytes(256);
  static final DataSize SCRATCH = DataSize.mebibytes(64);
  static final DataSize OUTPUT = new DataSize(256 << 10);
  private static final Limits LIMITS =
      new Limits(MEMORY, 64, 100, 256, new DiskLimit(SCRATCH, 10_000));
  private static final Logger LOG = LoggerFactory.getLogger(HookBox.class);

  /// Sessions have their ids above, the probe's container has its own below.
  private static final int FIRST_ID = 600_000;

  /// The most places for which there are ids.
  public static final int MOST_PLACES = 6;

  private static final String PREFIX = "hook";
  private static final Duration LOOK = Duration.ofMillis(10);
  private static final int MOST_LOOKS = 500;

  private final Settings settings;
  private final ContainerRuntime runtime;
  private final HookRoot root;
  private final AtomicLong last = new AtomicLong();
  private final Set<ContainerId> live = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// Where scripts run.
  ///
  /// @param run folder of this server alone, through which everybody may pass
  /// @param cgroup absolute cgroup path, this server's alone
  /// @param programs what every container gets, with tools
  /// @param time that a script has
  public record Settings(Path run, String cgroup, OciSpec.Programs programs, Duration time) {}

  private HookBox(Settings settings, ContainerRuntime runtime, HookRoot root) {
    this.settings = settings;
    this.runtime = runtime;
    this.root = root;
  }

  /// Makes what all containers share, and removes what a server left that was killed.
  public static HookBox open(Settings settings, ContainerRuntime runtime)
      throws IOException, InterruptedException {
    for (String name : Cgroups.children(settings.cgroup())) {
      if (name.startsWith(PREFIX)) {
        remove(runtime, settings, new ContainerId(name));
      }
    }
    if (Files.exists(settings.run())) {
      Trees.delete(settings.run());
    }
    passable(settings.run());
    HookRoot root = HookRoot.make(settings.run().resolve("root"), settings.programs());
    return new HookBox(settings, runtime, root);
  }

  /// Why a script could never start here.
  public Optional<String> refusal(String script) {
    return root.refusal(script);
  }

  public Duration time() {
    return settings.time();
  }

  /// Runs a script to its end; nothing of it is left then.
  ///
  /// @param place 0 to [#MOST_PLACES]; no two scripts run at one place
  /// @param line hears each line that it prints, on another thread
  public HookEnd run(HookJob job, int place, Consumer<String> line) throws InterruptedException {
    ContainerId id =
        new ContainerId(
            PREFIX + String.format("%012d", last.incrementAndGet() % 1_000_000_000_000L));
    Path bundle = settings.run().resolve(id.value());
    live.add(id);
    try {
      if (closed) {
        return new HookEnd.Stopped();
      }
      passable(bundle);
      int pid = start(job, id, bundle, FIRST_ID + place * OciSpec.ID_COUNT);
      return enter(job, id, bundle, new Ear(line, Cgroups.of(pid)));
    } catch (IOException | ContainerException e) {
      if (closed) {
        return new HookEnd.Stopped();
      }
      LOG.warn("a {} hook could not run", job.name(), e);
      return new HookEnd.Unable("its container did not start");
    } finally {
      live.remove(id);
      remove(runtime, settings, id);
      delete(bundle);
    }
  }

  private record Ear(Consumer<String> line, Cgroups cgroups) {}

  private int start(HookJob job, ContainerId id, Path bundle, int idBase) throws IOException {
    Path hook = passable(bundle.resolve("hook"));
    Path script = Files.writeString(hook.resolve(job.name()), job.script());
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<Path, String> shown = new HashMap<>();
    shown.put(hook, HookRoot.SCRIPT);
    shown.put(job.git(), HookRoot.REPOSITORY);
    job.objects().forEach((name, folder) -> shown.put(folder, OBJECTS + "/" + name));
    return runtime.run(
        new ContainerRuntime.Container(id, bundle, LIMITS),
        () -> {
          List<OciSpec.Bind> binds = new ArrayList<>();
          for (Map.Entry<Path, String> one : shown.entrySet()) {
            // The container's user cannot pass through the folders above them.
            Path point = passable(bundle.resolve("bind-" + binds.size()));
            Layers.showAlso(one.getKey(), point);
            binds.add(new OciSpec.Bind(point, one.getValue(), false));
          }
          OciSpec.write(
              bundle,
              new OciSpec.Parts(
                  root.folder(),
                  settings.programs(),
                  "hook",
                  settings.cgroup() + "/" + id,
                  idBase,
                  binds,
                  runtime.annotations(),
                  Optional.of(SCRATCH)),
              LIMITS);
        });
  }

  private HookEnd enter(HookJob job, ContainerId id, Path bundle, Ear ear)
      throws IOException, InterruptedException {
    Path spec = bundle.resolve("process.json");
    OciSpec.writeProcess(spec, process(job), LIMITS);
    Process process =
        runtime.exec(
            id,
            new ContainerRuntime.ExecRequest(
                spec,
                bundle.resolve("process.pid"),
                Optional.empty(),
                new ContainerRuntime.Streams(Redirect.PIPE, Redirect.PIPE, Redirect.DISCARD)));
    Thread.ofVirtual().start(() -> feed(process, job.input()));
    CompletableFuture<Void> over = new CompletableFuture<>();
    var _ =
        over.orTimeout(settings.time().toMillis(), TimeUnit.MILLISECONDS)
            .exceptionallyAsync(
                _ -> {
                  runtime.delete(id);
                  return null;
                },
                task -> Thread.ofVirtual().start(task));
    try {
      CompletableFuture<Boolean> quiet = listen(process, ear.line(), id);
      int status = process.waitFor();
      boolean late = !over.complete(null);
      boolean full = ear.cgroups().memoryKills() > 0;
      // Whatever it left running holds its output open.
      runtime.delete(id);
      boolean enough = quiet.join();
      if (closed) {
        return new HookEnd.Stopped();
      }
      if (late) {
        return new HookEnd.Late(settings.time());
      }
      return enough
          ? full && status != 0 ? new HookEnd.Full(MEMORY) : new HookEnd.Exited(status)
          : new HookEnd.Loud(OUTPUT);
    } finally {
      over.complete(null);
      process.destroyForcibly();
    }
  }

  /// Tells whether all of the output was taken; a script that prints more is ended.
  private CompletableFuture<Boolean> listen(
      Process process, Consumer<String> line, ContainerId id) {
    CompletableFuture<Boolean> heard = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          boolean enough = true;
          try {
            enough = new HookOutput(line, (int) OUTPUT.bytes()).readAll(process.getInputStream());
            if (!enough) {
              runtime.delete(id);
            }
          } catch (IOException | RuntimeException e) {
            LOG.debug("the output of a hook ended", e);
          } finally {
            heard.complete(enough);
          }
        });
    return heard;
  }

  private static void feed(Process process, String input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    } catch (IOException _) {
      // Scripts need not read it.
    }
  }

  private static ProcessSpec process(HookJob job) {
    Map<String, String> variables = new HashMap<>(job.variables());
    variables.put("PATH", "/bin");
    variables.put("HOME", "/tmp");
    variables.put("LC_ALL", "C.UTF-8");
    variables.put("GIT_DIR", HookRoot.REPOSITORY);
    variables.put("GIT_CONFIG_NOSYSTEM", "1");
    variables.put("GIT_OPTIONAL_LOCKS", "0");
    // The shell also runs what does not say which program reads it.
    return new ProcessSpec(
        ProcessSpec.User.DEV,
        List.of("/bin/sh", "-c", "exec \"$0\" 2>&1", HookRoot.SCRIPT + "/" + job.name()),
        HookRoot.REPOSITORY,
        variables,
        Optional.empty());
  }

  /// Ends all that run.
  @Override
  public void close() {
    closed = true;
    for (ContainerId id : live) {
      try {
        runtime.delete(id);
      } catch (ContainerException e) {
        LOG.warn("{} cannot be ended", id, e);
      }
    }
  }

  /// An engine gives up on a cgroup whose last process the kernel has not let go of yet.
  private static void remove(ContainerRuntime runtime, Settings settings, ContainerId id) {
    boolean interrupted = Thread.interrupted();
    try {
      runtime.delete(id);
      for (int look = 0; !Cgroups.remove(settings.cgroup() + "/" + id); look++) {
        if (look == MOST_LOOKS) {
          LOG.warn("the cgroup of {} is still in use, the next start removes it", id);
          return;
        }
        Thread.sleep(LOOK);
      }
    } catch (IOException | ContainerException e) {
      LOG.warn("the container of {} cannot be removed", id, e);
    } catch (InterruptedException _) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void delete(Path bundle) {
    try {
      Trees.delete(bundle);
    } catch (IOException e) {
      LOG.warn("{} cannot be removed", bundle, e);
    }
  }

  private static Path passable(Path folder) throws IOException {
    Files.createDirectories(folder);
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
