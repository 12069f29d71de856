// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import sh.zagi.session.runtime.Cgroups;
import sh.zagi.session.runtime.ContainerException;
import sh.zagi.session.runtime.ContainerId;
import sh.zagi.session.runtime.ContainerRuntime;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.runtime.ProcessSpec.User;
import sh.zagi.session.runtime.ProcessSpec.WindowSize;
import sh.zagi.session.terminal.Stdio;

/// What code in a container tries against its engine and its neighbours; the same table for every
/// engine (E5 to E19 of the list of attacks, as far as `SessionContainerTest` has them not).
@ParameterizedClass
@ValueSource(strings = {"crun", "runc"})
@Timeout(300)
class HostileContainerTest {
  /// The list asks for 1000; `-Dsession.swaps=1000` takes a minute.
  private static final int SWAPS = Integer.getInteger("session.swaps", 40);

  /// `-Dsession.output=10` is the ten gigabytes of the list.
  private static final long OUTPUT_BYTES = Integer.getInteger("session.output", 1) * (1L << 30);

  private final String engine;
  private TestContainer containers;
  private ContainerId id;

  HostileContainerTest(String engine) {
    this.engine = engine;
  }

  @BeforeEach
  void start() throws Exception {
    containers = TestContainer.of(engine);
    id = containers.start();
  }

  @AfterEach
  void stop() throws Exception {
    containers.close();
  }

  private int first(ContainerId container) {
    return switch (containers.runtime.state(container)) {
      case ContainerRuntime.State.Running(int pid) -> pid;
      default -> throw new AssertionError("not running");
    };
  }

  /// E5: nothing that is mounted obeys setuid bits, nothing but the engine's own has devices.
  @Test
  void no_mount_gives_privileges_or_devices() throws Exception {
    for (String mount : containers.dev(id, "cat /proc/self/mounts").out().lines().toList()) {
      String[] fields = mount.split(" ", -1);
      boolean isMask = fields[3].startsWith("ro") || fields[1].startsWith("/proc/");
      boolean isDevice = fields[1].startsWith("/dev") || fields[2].equals("devtmpfs");
      // runc shows devices one by one, each the file itself.
      boolean isOneFile = fields[2].equals("devtmpfs");
      assertThat(fields[3].contains("nosuid") || isMask || isOneFile).as(mount).isTrue();
      assertThat(fields[3].contains("nodev") || isMask || isDevice).as(mount).isTrue();
    }
    assertThat(containers.dev(id, "find / -xdev -type b -o -xdev -type c 2>/dev/null").out())
        .isEmpty();
  }

  /// Where on the machine a container's files lie is not its business.
  @Test
  void mount_tables_do_not_tell_where_the_layers_are() throws Exception {
    for (String file : List.of("/proc/self/mounts", "/proc/self/mountinfo", "/proc/1/mountinfo")) {
      assertThat(containers.root(id, "cat " + file + " 2>/dev/null; true").out())
          .doesNotContain(containers.folder.getFileName().toString());
    }
    assertThat(containers.dev(id, "cat /proc/self/cgroup").out())
        .doesNotContain(containers.cgroup, id.value());
  }

  /// E7: a root whose mount points are links is refused, or mounted inside of itself.
  @Test
  void links_in_place_of_mount_points_do_not_lead_to_the_machine() throws Exception {
    Path canary = Files.createDirectories(containers.folder.resolve("canary"));
    for (String target : List.of("/dev", "/proc", "/sys", "/run")) {
      try {
        // runc follows such a link inside of the root, crun refuses it.
        containers.delete(
            containers.startOn(root -> link(root.resolve(target.substring(1)), canary)));
      } catch (ContainerException e) {
        assertThat(e.getMessage()).contains(engine);
      }
      assertThat(canary).as(target).isEmptyDirectory();
    }
  }

  private static void link(Path place, Path target) throws IOException {
    Files.deleteIfExists(place);
    Files.createSymbolicLink(place, target);
  }

  /// E8: links swapped under the engine while it starts processes, and its own binary written to.
  @Test
  void swapped_devices_and_terminals_never_reach_the_machine() throws Exception {
    Path binary =
        Path.of(containers.root(id, "true").status().code() == 0 ? program() : "/nowhere");
    String before = digest(binary);
    Path canary = Files.writeString(containers.folder.resolve("canary-file"), "untouched");
    AtomicBoolean over = new AtomicBoolean();
    Thread swapper =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (!over.get()) {
                  containers.root(
                      id,
                      "for i in $(seq 50); do rm -f /dev/null /dev/console; ln -s "
                          + canary
                          + " /dev/null; ln -s /proc/1/exe /dev/console; mv /dev/pts/0 /dev/x;"
                          + " rm -f /dev/null; mknod /dev/null c 1 3; : > /proc/self/exe;"
                          + " : > /proc/1/exe; done 2>/tmp/e");
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    for (int round = 0; round < SWAPS; round++) {
      containers.dev(id, "echo x > /dev/null; echo y > /proc/self/exe; true");
      containers.terminal(id, new WindowSize(24, 80), "", "echo z > /dev/tty");
    }
    over.set(true);
    swapper.join();

    assertThat(canary).hasContent("untouched");
    assertThat(digest(binary)).isEqualTo(before);
    assertThat(Files.getAttribute(Path.of("/dev/null"), "unix:rdev")).isEqualTo(0x103L);
  }

  private String program() {
    return engine.equals("crun") ? "/usr/bin/crun" : "/usr/sbin/runc";
  }

  private static String digest(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  /// E10: sockets and page cache count as memory of that container.
  @Test
  void sockets_and_page_cache_stay_within_the_containers_memory() throws Exception {
    ContainerId other = containers.start();
    containers.dev(
        id,
        "perl -MSocket -e 'for (1..100000) { socketpair($a[$_], $b[$_], AF_UNIX, SOCK_DGRAM, 0) or"
            + " last; send $a[$_], \"x\" x 60000, 0 } print scalar @a'");
    containers.dev(id, "for i in 1 2 3; do head -c 200M /dev/zero > /tmp/cache$i; done; sync");

    assertThat(Cgroups.of(first(id)).memoryPeakBytes())
        .isLessThanOrEqualTo(TestContainer.LIMITS.memory().bytes());
    assertThat(containers.dev(other, "echo fine").out()).isEqualTo("fine\n");
  }

  /// E11: eight busy threads have the share that was given to them.
  @Test
  void busy_threads_have_their_share_of_the_processor_and_no_more() throws Exception {
    ContainerId busy = containers.start();
    Cgroups cgroups = Cgroups.of(first(busy));
    containers.dev(
        busy, "for i in $(seq 8); do (while :; do :; done) >/dev/null 2>&1 & done; true");
    Duration before = cgroups.cpuTime();
    long start = System.nanoTime();
    while (System.nanoTime() - start < 3_000_000_000L) {
      assertThat(containers.dev(id, "echo fine").out()).isEqualTo("fine\n");
    }
    double share = (double) cgroups.cpuTime().minus(before).toNanos() / (System.nanoTime() - start);

    assertThat(share).isLessThan(TestContainer.LIMITS.cpuPercent() / 100.0 * 1.1);
    containers.delete(busy);
  }

  /// E14: neither as the user nor as the container's root.
  @Test
  void sockets_below_the_transport_are_refused() throws Exception {
    String program =
        "for my $k ([2,3,1],[2,3,255],[10,3,58],[17,3,768],[17,2,768]) { socket(my $s, $$k[0],"
            + " $$k[1], $$k[2]) and print \"@$k \" } print 'end'";
    for (User user : User.values()) {
      String opened =
          containers
              .run(
                  id,
                  TestContainer.spec(user, Optional.empty(), "perl", "-e", program),
                  InputStream.nullInputStream())
              .out();
      assertThat(opened).isEqualTo("end");
    }
    assertThat(
            containers.root(id, "ip link add x type dummy; ip addr add 10.0.0.1/8 dev lo").error())
        .contains("Operation not permitted");
  }

  /// E15: stopping or ending everything from inside does not keep it from being ended.
  @Test
  void a_container_that_stopped_itself_is_ended() throws Exception {
    containers.dev(
        id,
        "(sleep 600; :) >/dev/null 2>&1 & (exec -a x sleep 600) >/dev/null 2>&1 &"
            + " for p in $(pgrep sleep); do kill -STOP $p; done");
    long start = System.nanoTime();
    containers.delete(id);

    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    assertThat(Cgroups.children(containers.cgroup)).doesNotContain(id.value());
  }

  /// E19: ten gigabytes pass through without being kept, also as one line.
  @Test
  void a_flood_of_output_is_not_kept_here() throws Exception {
    AtomicLong bytes = new AtomicLong();
    OutputStream counting =
        new OutputStream() {
          @Override
          public void write(int value) {
            bytes.incrementAndGet();
          }

          @Override
          public void write(byte[] all, int offset, int length) {
            bytes.addAndGet(length);
          }
        };
    long before = usedHeap();
    var process =
        containers.attach(
            id,
            TestContainer.spec(
                User.DEV, Optional.empty(), "head", "-c", Long.toString(OUTPUT_BYTES), "/dev/zero"),
            new Stdio(InputStream.nullInputStream(), counting, counting));

    assertThat(process.await().code()).isZero();
    assertThat(bytes.get()).isEqualTo(OUTPUT_BYTES);
    assertThat(usedHeap() - before).isLessThan(16L << 20);
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// One container sees nothing of another one's processes, not as root either.
  @Test
  void variables_and_arguments_of_others_are_not_seen() throws Exception {
    ContainerId other = containers.start();
    var _ =
        containers.attach(
            other,
            new ProcessSpec(
                User.DEV,
                List.of("sleep", "600"),
                "/",
                Map.of("PATH", "/usr/bin", "SECRET", "of-the-other"),
                Optional.empty()),
            new Stdio(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream()));
    assertThat(
            containers
                .root(
                    id, "cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '")
                .out())
        .doesNotContain("of-the-other", "sleep 600", "java");
    containers.delete(other);
  }
}
