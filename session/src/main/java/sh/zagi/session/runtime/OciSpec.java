// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sh.zagi.config.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The OCI bundle configuration of a session's container (OCI runtime-spec 1.0, `config.md`).
///
/// A container's root is nobody on the machine: ids start at `idBase`. It has every namespace of
/// its own, no device, no route but loopback, and the system calls of `seccomp.json`.
public final class OciSpec {
  /// How many ids one container has.
  public static final int ID_COUNT = 65_536;

  /// Where the first process's program appears in the container.
  public static final String INIT_TARGET = "/run/zagi/init";

  /// Where a static shell appears in the container, whatever its own root holds.
  public static final String BUSYBOX_TARGET = "/run/zagi/busybox";

  /// Engines set the window size while the program may already run, so the program is started by a
  /// shell that sets it first.
  private static final String SIZED_START =
      BUSYBOX_TARGET + " stty rows $1 cols $2; shift 2; exec \"$@\"";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int SHARED_MEMORY_MIB = 64;
  private static final long CPU_PERIOD_MICROS = 100_000;
  private static final List<String> ROOT_CAPABILITIES =
      List.of(
          "CAP_CHOWN",
          "CAP_DAC_OVERRIDE",
          "CAP_FOWNER",
          "CAP_FSETID",
          "CAP_KILL",
          "CAP_NET_BIND_SERVICE",
          "CAP_SETGID",
          "CAP_SETUID");
  private static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/asound",
          "/proc/interrupts",
          "/proc/kcore",
          "/proc/keys",
          "/proc/key-users",
          "/proc/kallsyms",
          "/proc/latency_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/sys/devices/virtual/powercap",
          "/sys/firmware",
          "/sys/kernel");
  private static final List<String> READ_ONLY =
      List.of(
          "/proc/bus",
          "/proc/fs",
          "/proc/irq",
          "/proc/sys",
          "/proc/sysrq-trigger",
          // crun mounts a writable folder here to hold version 1 trees.
          "/sys/fs/cgroup");
  private static final JsonNode SECCOMP = readSeccomp();

  private OciSpec() {}

  /// What differs between containers.
  ///
  /// @param root folder that becomes the root
  /// @param programs what the platform adds to every container
  /// @param hostName the name that the container sees
  /// @param cgroup absolute cgroup path
  /// @param idBase the machine's id of the container's root
  /// @param binds folders of the machine to show in the container
  /// @param annotations what the engine wants to read
  /// @param scratch the size of the only folder that can be written, `/tmp`, in memory; empty where
  ///   all of the root can
  public record Parts(
      Path root,
      Programs programs,
      String hostName,
      String cgroup,
      int idBase,
      List<Bind> binds,
      Map<String, String> annotations,
      Optional<DataSize> scratch) {
    /// With a root that can be written.
    public Parts(
        Path root,
        Programs programs,
        String hostName,
        String cgroup,
        int idBase,
        List<Bind> binds,
        Map<String, String> annotations) {
      this(root, programs, hostName, cgroup, idBase, binds, annotations, Optional.empty());
    }
  }

  /// Static binaries of this machine that every container sees, read-only.
  ///
  /// @param init the first process (catatonit): waits and reaps
  /// @param busybox a shell for the platform's own steps
  /// @param tools folder that [Tools] filled; empty where there is none
  public record Programs(Path init, Path busybox, Optional<Path> tools) {
    /// Without tools.
    public Programs(Path init, Path busybox) {
      this(init, busybox, Optional.empty());
    }
  }

  /// A folder shown in the container, without setuid and device files.
  public record Bind(Path source, String target, boolean writable) {}

  /// Writes `config.json` into the bundle folder.
  public static void write(Path bundle, Parts parts, Limits limits) throws IOException {
    ObjectNode config = JSON.createObjectNode();
    config.put("ociVersion", "1.0.0");
    config
        .putObject("root")
        .put("path", parts.root().toString())
        .put("readonly", parts.scratch().isPresent());
    config.put("hostname", parts.hostName());
    ProcessSpec first =
        new ProcessSpec(
            ProcessSpec.User.ROOT,
            List.of(INIT_TARGET, "-P"),
            "/",
            Map.of("PATH", "/usr/bin:/bin"),
            Optional.empty());
    // The first process only waits and reaps, so it gets no capability at all.
    config.set("process", process(first, limits, List.of()));
    config.set("mounts", mounts(parts));
    config.set("linux", linux(parts, limits));
    ObjectNode annotations = config.putObject("annotations");
    parts.annotations().forEach(annotations::put);
    Files.write(bundle.resolve("config.json"), JSON.writeValueAsBytes(config));
  }

  /// Writes the OCI `process` object for a process that enters a running container.
  public static void writeProcess(Path file, ProcessSpec spec, Limits limits) throws IOException {
    List<String> capabilities =
        switch (spec.user()) {
          case ROOT -> ROOT_CAPABILITIES;
          case DEV -> List.of();
        };
    Files.write(file, JSON.writeValueAsBytes(process(spec, limits, capabilities)));
  }

  private static ObjectNode process(ProcessSpec spec, Limits limits, List<String> capabilities) {
    ObjectNode process = JSON.createObjectNode();
    process.put("terminal", spec.terminal().isPresent());
    spec.terminal()
        .ifPresent(size ->
            process
                .putObject("consoleSize")
                .put("height", size.rows())
                .put("width", size.columns()));
    process.putObject("user").put("uid", spec.user().id()).put("gid", spec.user().id());
    process.set("args", strings(arguments(spec)));
    ArrayNode variables = process.putArray("env");
    new TreeMap<>(spec.variables()).forEach((name, value) -> variables.add(name + "=" + value));
    process.put("cwd", spec.directory());
    process.put("noNewPrivileges", true);
    ObjectNode sets = process.putObject("capabilities");
    for (String set : List.of("bounding", "effective", "permitted")) {
      sets.set(set, strings(capabilities));
    }
    sets.putArray("inheritable");
    sets.putArray("ambient");
    ArrayNode rlimits = process.putArray("rlimits");
    rlimits
        .addObject()
        .put("type", "RLIMIT_NOFILE")
        .put("hard", limits.openFiles())
        .put("soft", limits.openFiles());
    long largest = limits.disk().size().bytes();
    rlimits.addObject().put("type", "RLIMIT_FSIZE").put("hard", largest).put("soft", largest);
    rlimits.addObject().put("type", "RLIMIT_CORE").put("hard", 0).put("soft", 0);
    return process;
  }

  private static List<String> arguments(ProcessSpec spec) {
    if (spec.terminal().isEmpty()) {
      return spec.arguments();
    }
    ProcessSpec.WindowSize size = spec.terminal().get();
    List<String> sized = new ArrayList<>(List.of(BUSYBOX_TARGET, "sh", "-c", SIZED_START, "sh"));
    sized.add(Integer.toString(size.rows()));
    sized.add(Integer.toString(size.columns()));
    sized.addAll(spec.arguments());
    return sized;
  }

  private static ArrayNode mounts(Parts parts) {
    ArrayNode mounts = JSON.createArrayNode();
    mount(mounts, "/proc", "proc", "nosuid,noexec,nodev");
    mount(mounts, "/dev", "tmpfs", "nosuid,noexec,strictatime,mode=755,size=64k");
    mount(mounts, "/dev/pts", "devpts", "nosuid,noexec,newinstance,ptmxmode=0666,mode=0620,gid=5");
    mount(
        mounts,
        "/dev/shm",
        "tmpfs",
        "nosuid,noexec,nodev,mode=1777,size=" + SHARED_MEMORY_MIB + "m");
    mount(mounts, "/dev/mqueue", "mqueue", "nosuid,noexec,nodev");
    mount(mounts, "/sys", "sysfs", "nosuid,noexec,nodev,ro");
    mount(mounts, "/sys/fs/cgroup", "cgroup", "nosuid,noexec,nodev,ro");
    parts
        .scratch()
        .ifPresent(
            size -> mount(mounts, "/tmp", "tmpfs", "nosuid,nodev,mode=1777,size=" + size.bytes()));
    bind(mounts, parts.programs().init(), INIT_TARGET, "bind,ro,nosuid,nodev");
    bind(mounts, parts.programs().busybox(), BUSYBOX_TARGET, "bind,ro,nosuid,nodev");
    parts
        .programs()
        .tools()
        .ifPresent(tools -> bind(mounts, tools, Tools.TARGET, "bind,ro,nosuid,nodev"));
    for (Bind bind : parts.binds()) {
      bind(
          mounts,
          bind.source(),
          bind.target(),
          "bind," + (bind.writable() ? "rw" : "ro") + ",nosuid,nodev");
    }
    return mounts;
  }

  private static void mount(ArrayNode mounts, String target, String type, String options) {
    ObjectNode mount = mounts.addObject();
    mount.put("destination", target).put("type", type).put("source", type);
    mount.set("options", strings(List.of(options.split(",", -1))));
  }

  private static void bind(ArrayNode mounts, Path source, String target, String options) {
    ObjectNode mount = mounts.addObject();
    mount.put("destination", target).put("type", "bind").put("source", source.toString());
    mount.set("options", strings(List.of(options.split(",", -1))));
  }

  private static ObjectNode linux(Parts parts, Limits limits) {
    ObjectNode linux = JSON.createObjectNode();
    linux.put("cgroupsPath", parts.cgroup());
    ArrayNode namespaces = linux.putArray("namespaces");
    for (String type : List.of("user", "pid", "network", "ipc", "uts", "mount", "cgroup")) {
      namespaces.addObject().put("type", type);
    }
    for (String mapping : List.of("uidMappings", "gidMappings")) {
      linux
          .putArray(mapping)
          .addObject()
          .put("containerID", 0)
          .put("hostID", parts.idBase())
          .put("size", ID_COUNT);
    }
    ObjectNode resources = linux.putObject("resources");
    resources
        .putObject("memory")
        .put("limit", limits.memory().bytes())
        .put("swap", limits.memory().bytes());
    resources.putObject("pids").put("limit", limits.processes());
    resources
        .putObject("cpu")
        .put("quota", limits.cpuPercent() * CPU_PERIOD_MICROS / 100)
        .put("period", CPU_PERIOD_MICROS);
    linux.set("seccomp", SECCOMP);
    linux.set("maskedPaths", strings(MASKED));
    linux.set("readonlyPaths", strings(READ_ONLY));
    return linux;
  }

  private static ArrayNode strings(List<String> values) {
    ArrayNode array = JSON.createArrayNode();
    values.forEach(array::add);
    return array;
  }

  private static JsonNode readSeccomp() {
    try (InputStream file = OciSpec.class.getResourceAsStream("seccomp.json")) {
      if (file == null) {
        throw new IllegalStateException("seccomp.json is missing from this build");
      }
      ObjectNode filter = (ObjectNode) JSON.readTree(file);
      // A call by any other convention (x32) then matches no rule and ends the process.
      List<String> architectures =
          System.getProperty("os.arch").equals("aarch64")
              ? List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM")
              : List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86");
      filter.set("architectures", strings(architectures));
      return filter;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
