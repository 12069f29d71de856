// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.session.runtime.Cgroups;
import sh.zagi.session.runtime.ContainerId;
import sh.zagi.session.runtime.ContainerRuntime;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.runtime.ProcessSpec.User;

/// What hostile code in a container finds; the same table for every engine.
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(120)
abstract class SessionContainerTest {
  /// Linux/x86-64 numbers of calls that must not work: name, number and harmless arguments.
  private static final List<String> REFUSED_CALLS =
      List.of(
          "unshare(user):272:0x10000000",
          "unshare(mount):272:0x20000",
          "clone(user):56:0x10000011",
          "clone3:435:0,0",
          "setns:308:0,0",
          "mount:165:0,0,0,0,0",
          "umount2:166:0,0",
          "pivot_root:155:0,0",
          "chroot:161:0",
          "open_tree:428:0,0,0",
          "move_mount:429:0,0,0,0,0",
          "fsopen:430:0,0",
          "mount_setattr:442:0,0,0,0,0",
          "io_uring_setup:425:1,0",
          "userfaultfd:323:0",
          "bpf:321:0,0,0",
          "perf_event_open:298:0,0,0,0,0",
          "keyctl:250:0,0,0",
          "add_key:248:0,0,0,0",
          "request_key:249:0,0,0",
          "open_by_handle_at:304:0,0,0",
          "kexec_load:246:0,0,0,0",
          "kexec_file_load:320:0,0,0,0",
          "ptrace:101:0,0,0,0",
          "process_vm_readv:310:1,0,0,0,0,0",
          "process_vm_writev:311:1,0,0,0,0,0",
          "kcmp:312:1,1,0,0,0",
          "syslog:103:3,0,0",
          "init_module:175:0,0,0",
          "reboot:169:0,0,0",
          "sethostname:170:0,0",
          "socket(vsock):41:40,1,0",
          "socket(packet):41:17,3,0",
          "socket(alg):41:38,5,0");

  private final String engine;
  private TestContainer containers;
  private ContainerId id;

  SessionContainerTest(String engine) {
    this.engine = engine;
  }

  @BeforeAll
  void start() throws Exception {
    containers = TestContainer.of(engine);
    id = containers.start();
  }

  @AfterAll
  void stop() throws Exception {
    containers.close();
  }

  /// E1: filtered calls, no new privileges, no capabilities, ids that are nobody's.
  @Test
  void a_process_has_no_power_of_its_own() throws Exception {
    String status = containers.dev(id, "cat /proc/self/status; cat /proc/self/uid_map").out();

    assertThat(status)
        .containsPattern("Seccomp:\\s+2\n")
        .containsPattern("NoNewPrivs:\\s+1\n")
        .containsPattern("Uid:\\s+1000\\s+1000\\s+1000\\s+1000\n")
        .containsPattern("\n\\s*0\\s+" + TestContainer.ID_BASE + "\\s+65536\n");
    for (String set : List.of("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")) {
      assertThat(status).containsPattern(set + ":\\s+0{16}\n");
    }
    assertThat(containers.root(id, "grep CapBnd /proc/self/status").out())
        .contains("00000000000004fb");
    assertThat(containers.root(id, "grep CapBnd /proc/1/status").out())
        .contains("0000000000000000");
  }

  /// E1: every namespace is its own.
  @ParameterizedTest
  @ValueSource(strings = {"user", "pid", "net", "ipc", "uts", "cgroup", "mnt"})
  void a_container_has_a_namespace_of_its_own(String type) throws Exception {
    String inside = containers.dev(id, "readlink /proc/self/ns/" + type).out().strip();

    assertThat(inside).isNotEmpty();
    assertThat(inside)
        .isNotEqualTo(Files.readSymbolicLink(Path.of("/proc/self/ns/" + type)).toString());
  }

  /// E2: as the user and as the container's root.
  @Test
  void dangerous_system_calls_are_refused() throws Exception {
    StringBuilder program = new StringBuilder();
    for (String call : REFUSED_CALLS) {
      String[] parts = call.split(":", -1);
      program
          .append("$r = syscall(" + parts[1] + "," + parts[2] + ");")
          .append("print '" + parts[0] + " ', $r, ' ', $!+0, \"\\n\";");
    }
    for (User user : User.values()) {
      TestContainer.Ended ended =
          containers.run(
              id,
              TestContainer.spec(user, Optional.empty(), "perl", "-e", program.toString()),
              java.io.InputStream.nullInputStream());
      assertThat(ended.out().lines())
          .hasSize(REFUSED_CALLS.size())
          .allMatch(line -> line.matches("\\S+ -1 (1|38)"));
    }
  }

  /// E3: files that reach the machine.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/proc/sys/kernel/core_pattern",
        "/proc/sys/kernel/hostname",
        "/proc/sys/vm/drop_caches",
        "/proc/sysrq-trigger",
        "/proc/irq/default_smp_affinity",
        "/sys/fs/cgroup/memory/release_agent",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "/sys/fs/cgroup/pids/pids.max",
        "/sys/fs/cgroup/new",
        "/sys/new"
      })
  void files_of_the_machine_cannot_be_written(String file) throws Exception {
    for (String line : List.of("echo 1 > " + file, "mkdir " + file + ".d")) {
      assertThat(containers.dev(id, line).status().code()).as("dev: %s", line).isNotZero();
    }
    if (!file.startsWith("/sys/fs/cgroup/new")) {
      TestContainer.Ended root = containers.root(id, "echo 1 > " + file);
      assertThat(root.status().code()).as("root: %s", file).isNotZero();
    }
  }

  /// E4: what tells about the machine is masked.
  @Test
  void secrets_of_the_machine_are_masked() throws Exception {
    String line =
        "for f in kcore keys timer_list sched_debug latency_stats kallsyms; do"
            + " [ -e /proc/$f ] && head -c 1 /proc/$f | wc -c; done;"
            + " ls -A /sys/firmware /proc/acpi /proc/scsi 2>/dev/null | grep -v :; true";

    assertThat(containers.root(id, line).out().lines())
        .allMatch(answer -> answer.equals("0") || answer.isEmpty());
    assertThat(containers.dev(id, "cat /proc/1/comm; ps -e | wc -l").out()).startsWith("init\n");
    assertThat(containers.dev(id, "cat /proc/1/environ /proc/1/maps").status().code()).isNotZero();
  }

  /// E5: no device, no privilege by file.
  @Test
  void devices_and_setuid_files_give_nothing() throws Exception {
    String line =
        "cd /tmp; mknod b b 8 0; mknod c c 1 1; cat /dev/mem /dev/kmsg /dev/loop0 /dev/kvm;"
            + " setcap cap_net_raw+ep x; ls /dev | tr '\\n' ' ' >&1; ls b c";
    TestContainer.Ended ended = containers.root(id, line);

    assertThat(ended.error()).contains("mknod: b:").contains("mknod: c:");
    assertThat(ended.out())
        .contains("null")
        .doesNotContain("mem", "kmsg", "loop", "fuse", "kvm", "vda", " sda");
    String mounts = containers.dev(id, "cat /proc/self/mounts").out();
    assertThat(mounts.lines().filter(mount -> mount.contains(" / ")))
        .allMatch(mount -> mount.contains("nosuid") && mount.contains("nodev"));
    containers.root(id, "cp /usr/bin/id /tmp/sid; chmod 4755 /tmp/sid");
    assertThat(containers.dev(id, "/tmp/sid -u").out()).isEqualTo("1000\n");
    assertThat(containers.dev(id, "touch /dev/x; mkdir /dev/y").status().code()).isNotZero();
  }

  /// E6: nothing of the engine's own leaks, and no working folder leads out.
  @Test
  void only_three_descriptors_are_open_and_no_folder_leads_out() throws Exception {
    TestContainer.Ended ended =
        containers.run(
            id,
            TestContainer.spec(
                User.DEV,
                Optional.empty(),
                "perl",
                "-e",
                "opendir D, '/proc/self/fd'; print join ' ', grep { readlink \"/proc/self/fd/$_\" }"
                    + " grep { !/^\\./ && readlink(\"/proc/self/fd/$_\") !~ m,/fd$, } readdir D"),
            java.io.InputStream.nullInputStream());

    assertThat(ended.out()).isEqualTo("0 1 2");
    for (String folder :
        List.of("/proc/self/fd/7", "/./proc/1/cwd", "//proc/x", "/a/../proc", "a")) {
      assertThatThrownBy(() ->
              new ProcessSpec(
                  User.DEV, List.of("sh"), folder, java.util.Map.of(), Optional.empty()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /// E9: a fork bomb meets its limit, and others do not feel it.
  @Test
  void a_fork_bomb_stays_in_its_container() throws Exception {
    ContainerId bomb = containers.start();
    TestContainer.Ended ended =
        containers.dev(bomb, "for i in $(seq 200); do sleep 30 & done; wait %1 2>/dev/null; true");

    assertThat(ended.error()).contains("Resource temporarily unavailable");
    long start = System.nanoTime();
    assertThat(containers.dev(id, "echo fine").out()).isEqualTo("fine\n");
    assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
    containers.delete(bomb);
  }

  /// E10, in part: memory over the limit kills inside only.
  @Test
  void memory_over_the_limit_ends_that_process_only() throws Exception {
    ContainerId hungry = containers.start();
    TestContainer.Ended ended =
        containers.dev(hungry, "perl -e '$x = \"a\" x (600 << 20); print length $x'");

    assertThat(ended.status().code()).isNotZero();
    assertThat(containers.dev(id, "echo fine").out()).isEqualTo("fine\n");
    assertThat(containers.dev(hungry, "echo also").out()).isEqualTo("also\n");
    containers.delete(hungry);
  }

  /// Own loopback, and nothing else.
  @Test
  void the_network_is_loopback_only() throws Exception {
    assertThat(containers.dev(id, "cat /proc/net/dev | tail -n +3 | cut -d: -f1").out().strip())
        .isEqualTo("lo");
    String echo =
        "perl -MIO::Socket::INET -e '$s = IO::Socket::INET->new(Listen => 1, LocalAddr =>"
            + " \"127.0.0.1\") or die; $c = IO::Socket::INET->new(PeerAddr => \"127.0.0.1\","
            + " PeerPort => $s->sockport) or die; print \"up\"'";
    assertThat(containers.dev(id, echo).out()).isEqualTo("up");
  }

  /// E15: however a tenant signals or hides, the end is the end.
  @Test
  void deleting_ends_every_process_within_ten_seconds() throws Exception {
    ContainerId stubborn = containers.start();
    assertThat(containers.dev(stubborn, "kill -9 -1; kill -9 1").status().code()).isNotZero();
    assertThat(containers.dev(stubborn, "echo alive").out()).isEqualTo("alive\n");
    containers.dev(
        stubborn,
        // runc, unlike crun, waits for whoever still holds the output.
        "exec >/dev/null 2>&1; trap '' TERM HUP INT; setsid sleep 7654 &"
            + " (setsid sh -c 'sleep 7655 &')");
    int pid =
        switch (containers.runtime.state(stubborn)) {
          case ContainerRuntime.State.Running(int first) -> first;
          default -> throw new AssertionError("not running");
        };
    long start = System.nanoTime();
    containers.delete(stubborn);

    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    assertThat(Path.of("/proc/" + pid + "/root/usr")).doesNotExist();
    assertThat(containers.runtime.state(stubborn)).isEqualTo(new ContainerRuntime.State.Absent());
    assertThat(Cgroups.children(containers.cgroup)).doesNotContain(stubborn.value());
    containers.delete(stubborn);
  }

  /// E16: nothing stays behind; `-Dzagi.test.containers=500` for the long run.
  @Test
  void creating_and_deleting_leaves_nothing() throws Exception {
    int rounds = Integer.getInteger("zagi.test.containers", 20);
    containers.delete(containers.start());
    List<Long> before = counts();
    for (int round = 0; round < rounds; round++) {
      ContainerId next = containers.start();
      containers.dev(next, "true");
      containers.delete(next);
    }

    assertThat(counts()).isEqualTo(before);
  }

  /// Our processes, which hold our namespaces; mounts, cgroups, open files, folders.
  private List<Long> counts() throws Exception {
    long ours = 0;
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        try {
          if (Files.readString(process.resolve("cgroup")).contains(containers.cgroup)) {
            ours++;
          }
        } catch (java.io.IOException _) {
          // It ended meanwhile.
        }
      }
    }
    try (var mounts = Files.lines(Path.of("/proc/self/mountinfo"));
        var open = Files.list(Path.of("/proc/self/fd"));
        var folders = Files.list(containers.folder)) {
      return List.of(
          mounts.filter(line -> line.contains("zagi-c")).count(),
          ours,
          (long) Cgroups.children(containers.cgroup).size(),
          open.count(),
          folders.count());
    }
  }

  /// E17: only names that we make reach an engine.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-x",
        "../x",
        "$(id)",
        "",
        "ABCDEFGHIJKLMNOP",
        "aaaaaaaaaaaaaaaa\n",
        "0000/0000000000"
      })
  void only_names_made_by_the_server_reach_an_engine(String name) {
    assertThatThrownBy(() -> new ContainerId(name)).isInstanceOf(IllegalArgumentException.class);
  }

  /// E18: limits are what was asked for, on whatever cgroups this machine has.
  @Test
  void limits_read_back_as_written() throws Exception {
    switch (containers.runtime.state(id)) {
      case ContainerRuntime.State.Running(int pid) -> {
        assertThat(Cgroups.of(pid).differences(TestContainer.LIMITS)).isEmpty();
        assertThat(Cgroups.of(pid).differences(sh.zagi.session.runtime.Limits.DEFAULT)).hasSize(3);
      }
      default -> throw new AssertionError("not running");
    }
    assertThat(containers.dev(id, "ulimit -n; ulimit -c").out()).isEqualTo("512\n0\n");
  }

  /// A frozen container stands still, and runs on after it.
  @Test
  void freezing_stops_and_thawing_continues() throws Exception {
    ContainerId frozen = containers.start();
    containers.dev(frozen, "(while :; do date +%s%N >> /tmp/now; done) > /dev/null 2>&1 &");
    Path file = containers.folder(frozen).resolve("upper/tmp/now");
    int pid =
        Integer.parseInt(Files.readString(containers.folder(frozen).resolve("init.pid")).strip());
    Cgroups cgroups = Cgroups.of(pid);
    while (!Files.exists(file)) {
      Thread.sleep(5);
    }

    assertThat(cgroups.freeze()).isTrue();
    String first = Files.readString(file);
    Thread.sleep(100);
    assertThat(Files.readString(file)).isEqualTo(first);
    cgroups.thaw();
    Thread.sleep(100);
    assertThat(Files.readString(file)).isNotEqualTo(first);
    containers.delete(frozen);
  }
}
