// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.runtime;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import sh.zagi.env.linux.PrivateMounts;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Drives any engine with the OCI command line (crun, runc, and engines that copy it).
///
/// @param name for messages
/// @param program the engine's binary
/// @param stateRoot where the engine keeps its records; belongs to this server alone
/// @param hiddenMount a cgroup mount that the engine must not see when it creates a container (crun
///   1.8 refuses machines with both cgroup versions); empty when it copes
/// @param annotations see [ContainerRuntime#annotations()]
record OciRuntime(
    String name,
    Path program,
    Path stateRoot,
    Optional<Path> hiddenMount,
    Map<String, String> annotations)
    implements ContainerRuntime {
  /// The filter of system calls as the kernel takes it; crun compiles the one of the specification
  /// anew for every container where this is missing. Other engines do not read it.
  private static final String FILTER = "run.oci.seccomp_bpf_data";

  private static final int COMMAND_LIMIT_SECONDS = 30;
  private static final int POLL_MILLIS = 1;
  private static final int MESSAGE_LIMIT_BYTES = 4096;
  private static final JsonMapper JSON = JsonMapper.shared();

  /// This engine, which from now on takes the filter that it compiled for a container that runs.
  OciRuntime withFilterOf(ContainerId id) throws IOException {
    Path compiled = stateRoot.resolve(id.value()).resolve("seccomp.bpf");
    if (!Files.exists(compiled)) {
      return this;
    }
    String filter = Base64.getEncoder().encodeToString(Files.readAllBytes(compiled));
    return new OciRuntime(name, program, stateRoot, hiddenMount, Map.of(FILTER, filter));
  }

  @Override
  public int run(Container container, Mounts mounts) {
    Path pidFile = container.bundle().resolve("init.pid");
    Path log = container.bundle().resolve("runtime.log");
    Path nothing = container.bundle().resolve("nothing");
    try {
      Files.deleteIfExists(pidFile);
      Files.deleteIfExists(log);
      Files.createDirectories(nothing);
      int status =
          PrivateMounts.call(
              "start " + container.id(),
              () -> {
                if (hiddenMount.isPresent()) {
                  // Unmounting it would wait for every processor of the machine.
                  PrivateMounts.cover(hiddenMount.get(), nothing);
                }
                mounts.mount();
                return await(start(container, pidFile, log));
              });
      if (status != 0) {
        throw new ContainerException(name + " did not start the container: " + message(log));
      }
      int pid = Integer.parseInt(Files.readString(pidFile).strip());
      awaitFirstProgram(pid);
      List<String> differences = Cgroups.of(pid).differences(container.limits());
      if (!differences.isEmpty()) {
        throw new ContainerException(
            name + " did not set the limits: " + String.join(", ", differences));
      }
      return pid;
    } catch (ContainerException e) {
      delete(container.id());
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      delete(container.id());
      throw new ContainerException("the container did not start: " + e.getMessage(), e);
    }
  }

  /// Engines return before the first process has become its program, and until then it cannot be
  /// entered: crun 1.8 fails with "setns: Operation not permitted" on a busy machine.
  private void awaitFirstProgram(int pid) throws InterruptedException {
    Path command = Path.of("/proc/" + pid + "/comm");
    String wanted = Path.of(OciSpec.INIT_TARGET).getFileName().toString();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(COMMAND_LIMIT_SECONDS);
    try {
      while (!Files.readString(command).strip().equals(wanted)) {
        if (System.nanoTime() > deadline) {
          throw new ContainerException("the container's first process does not start");
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (IOException e) {
      throw new ContainerException("the container's first process ended at once", e);
    }
  }

  private Process start(Container container, Path pidFile, Path log) throws IOException {
    List<String> arguments = new ArrayList<>(command());
    // Errors go to a log file: the container keeps the standard streams that we give here.
    arguments.addAll(List.of("--log", log.toString(), "run", "--detach"));
    arguments.addAll(List.of("--bundle", container.bundle().toString()));
    arguments.addAll(List.of("--pid-file", pidFile.toString(), container.id().value()));
    return quiet(arguments).start();
  }

  @Override
  public Process exec(ContainerId id, ExecRequest request) {
    List<String> arguments = new ArrayList<>(command());
    arguments.addAll(List.of("exec", "--process", request.process().toString()));
    arguments.addAll(List.of("--pid-file", request.pidFile().toString()));
    request
        .console()
        .ifPresent(socket -> arguments.addAll(List.of("--console-socket", socket.toString())));
    arguments.add(id.value());
    try {
      ProcessBuilder builder = clean(arguments);
      builder.redirectInput(request.streams().in());
      builder.redirectOutput(request.streams().out());
      builder.redirectError(request.streams().error());
      return builder.start();
    } catch (IOException e) {
      throw new ContainerException("the container engine did not start: " + e.getMessage(), e);
    }
  }

  @Override
  public void delete(ContainerId id) {
    List<String> arguments = new ArrayList<>(command());
    arguments.addAll(List.of("delete", "--force", id.value()));
    try {
      await(quiet(arguments).start());
    } catch (IOException e) {
      throw new ContainerException("the container engine did not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerException("interrupted while removing a container", e);
    }
  }

  @Override
  public State state(ContainerId id) {
    List<String> arguments = new ArrayList<>(command());
    arguments.addAll(List.of("state", id.value()));
    try {
      Process process = clean(arguments).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      byte[] answer = process.getInputStream().readAllBytes();
      if (await(process) != 0) {
        return new State.Absent();
      }
      JsonNode state = JSON.readTree(answer);
      // A server that died in the midst of a snapshot leaves a frozen one, which is alive.
      return List.of("running", "paused").contains(state.path("status").asString(""))
          ? new State.Running(state.path("pid").asInt())
          : new State.Stopped();
    } catch (IOException e) {
      throw new ContainerException("the container engine did not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ContainerException("interrupted while asking for a container", e);
    }
  }

  private List<String> command() {
    return List.of(program.toString(), "--root", stateRoot.toString());
  }

  /// Nothing of the server's own environment reaches the engine or the container.
  private static ProcessBuilder clean(List<String> arguments) {
    ProcessBuilder builder = new ProcessBuilder(arguments).directory(new File("/"));
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    return builder;
  }

  private static ProcessBuilder quiet(List<String> arguments) {
    return clean(arguments)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD);
  }

  private static int await(Process process) throws InterruptedException {
    if (!process.waitFor(COMMAND_LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new ContainerException(
          "the container engine did not answer for " + COMMAND_LIMIT_SECONDS + " s");
    }
    return process.exitValue();
  }

  private static String message(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "it gave no reason";
    }
    byte[] text;
    try (var stream = Files.newInputStream(log)) {
      text = stream.readNBytes(MESSAGE_LIMIT_BYTES);
    }
    return new String(text, StandardCharsets.UTF_8).strip().replaceAll("\\s+", " ");
  }
}
