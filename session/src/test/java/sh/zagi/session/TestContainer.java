// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import sh.zagi.config.DataSize;
import sh.zagi.env.linux.Layers;
import sh.zagi.session.runtime.Cgroups;
import sh.zagi.session.runtime.ContainerId;
import sh.zagi.session.runtime.ContainerRuntime;
import sh.zagi.session.runtime.Limits;
import sh.zagi.session.runtime.OciSpec;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.runtime.ProcessSpec.User;
import sh.zagi.session.runtime.ProcessSpec.WindowSize;
import sh.zagi.session.runtime.RuntimeProbe;
import sh.zagi.session.terminal.AttachedProcess;
import sh.zagi.session.terminal.ExitStatus;
import sh.zagi.session.terminal.ProcessLauncher;
import sh.zagi.session.terminal.Stdio;
import sh.zagi.storage.folder.Trees;

/// A real container of one engine; its root is empty but for this machine's `/usr`.
final class TestContainer implements AutoCloseable {
  static final int ID_BASE = 1_900_000_000;
  static final Limits LIMITS = new Limits(new DataSize(256L << 20), 64, 100, 512);
  static final OciSpec.Programs PROGRAMS =
      new OciSpec.Programs(Path.of("/usr/bin/catatonit"), Path.of("/usr/bin/busybox"));
  static final Map<String, String> VARIABLES =
      Map.of("PATH", "/usr/bin:/usr/sbin", "HOME", "/home/dev", "TERM", "xterm");

  final Path folder;
  final String cgroup;
  final ContainerRuntime runtime;
  final ProcessLauncher launcher;
  private int count;

  record Ended(ExitStatus status, String out, String error) {}

  private TestContainer(Path folder, String cgroup, ContainerRuntime runtime) {
    this.folder = folder;
    this.cgroup = cgroup;
    this.runtime = runtime;
    this.launcher = new ProcessLauncher(runtime);
  }

  static TestContainer of(String engine) throws IOException {
    Path folder = Files.createTempDirectory("zagi-c");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    String cgroup = "/" + folder.getFileName();
    RuntimeProbe.Result result =
        new RuntimeProbe(
                new RuntimeProbe.Settings(List.of(engine), PROGRAMS, folder, cgroup, ID_BASE))
            .run();
    return switch (result) {
      case RuntimeProbe.Result.Usable(ContainerRuntime runtime) ->
          new TestContainer(folder, cgroup, runtime);
      case RuntimeProbe.Result.None(String sentence) -> {
        Cgroups.remove(cgroup);
        Trees.delete(folder);
        throw new IllegalStateException(sentence);
      }
    };
  }

  ContainerId start() throws IOException {
    return start(LIMITS);
  }

  /// Changes a root before a container stands on it.
  interface Furnish {
    void furnish(Path root) throws IOException;
  }

  ContainerId startOn(Furnish furnish) throws IOException {
    return start(LIMITS, furnish);
  }

  ContainerId start(Limits limits) throws IOException {
    return start(limits, _ -> {});
  }

  private ContainerId start(Limits limits, Furnish furnish) throws IOException {
    ContainerId id = new ContainerId(String.format("test%012d", ++count));
    Path mounted = Files.createDirectories(folder(id).resolve("mounted"));
    Path root = Files.createDirectories(folder(id).resolve("root"));
    for (String name : List.of("usr", "tmp", "home/dev", "etc", "run")) {
      Files.createDirectories(root.resolve(name));
    }
    for (String name : List.of("bin", "sbin", "lib", "lib64")) {
      Files.createSymbolicLink(root.resolve(name), Path.of("usr", name));
    }
    try (Stream<Path> files = Files.walk(root)) {
      files.forEach(file -> own(file, ID_BASE));
    }
    own(root.resolve("home/dev"), ID_BASE + User.DEV.id());
    Files.setPosixFilePermissions(
        root.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
    furnish.furnish(root);
    OciSpec.write(
        folder(id),
        new OciSpec.Parts(
            mounted,
            PROGRAMS,
            "app",
            cgroup + "/" + id,
            ID_BASE,
            List.of(new OciSpec.Bind(folder(id).resolve("usr"), "/usr", true)),
            runtime.annotations()),
        limits);
    runtime.run(
        new ContainerRuntime.Container(id, folder(id), limits), () -> overlay(id, root, mounted));
    return id;
  }

  private void overlay(ContainerId id, Path lower, Path mounted) throws IOException {
    Layers.showAlso(Path.of("/usr"), Files.createDirectories(folder(id).resolve("usr")));
    Path upper = Files.createDirectories(folder(id).resolve("upper"));
    Path work = Files.createDirectories(folder(id).resolve("work"));
    own(upper, ID_BASE);
    Layers.mountOverlay(new Layers.Overlay(List.of(lower), upper, work), mounted);
  }

  private static void own(Path file, int id) {
    try {
      Files.setAttribute(file, "unix:uid", id, java.nio.file.LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(file, "unix:gid", id, java.nio.file.LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  Path folder(ContainerId id) {
    return folder.resolve(id.value());
  }

  /// Runs a shell line as the user.
  Ended dev(ContainerId id, String line) throws Exception {
    return run(
        id, spec(User.DEV, Optional.empty(), "bash", "-c", line), InputStream.nullInputStream());
  }

  Ended root(ContainerId id, String line) throws Exception {
    return run(
        id, spec(User.ROOT, Optional.empty(), "bash", "-c", line), InputStream.nullInputStream());
  }

  Ended terminal(ContainerId id, WindowSize size, String input, String line) throws Exception {
    return run(
        id,
        spec(User.DEV, Optional.of(size), "bash", "-c", line),
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
  }

  static ProcessSpec spec(User user, Optional<WindowSize> window, String... arguments) {
    return new ProcessSpec(user, List.of(arguments), "/", VARIABLES, window);
  }

  Ended run(ContainerId id, ProcessSpec spec, InputStream in) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    ExitStatus status = attach(id, spec, new Stdio(in, out, error)).await();
    return new Ended(
        status, out.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
  }

  AttachedProcess attach(ContainerId id, ProcessSpec spec, Stdio stdio) throws IOException {
    return launcher.start(new ProcessLauncher.Target(id, folder(id), LIMITS), spec, stdio);
  }

  void delete(ContainerId id) throws IOException {
    runtime.delete(id);
    Trees.delete(folder(id));
  }

  @Override
  public void close() throws IOException {
    for (int number = 1; number <= count; number++) {
      delete(new ContainerId(String.format("test%012d", number)));
    }
    // a container that a test killed from outside leaves its cgroup: the engine thinks it is gone
    for (String left : Cgroups.children(cgroup)) {
      Cgroups.remove(cgroup + "/" + left);
    }
    if (!Cgroups.remove(cgroup)) {
      throw new IllegalStateException("processes of a test are left in " + cgroup);
    }
    Trees.delete(folder);
  }
}
