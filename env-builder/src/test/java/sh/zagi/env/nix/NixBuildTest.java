// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.linux.Command;

/// Builds that go wrong, with a builder that is only a static busybox.
@Timeout(120)
class NixBuildTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /// Listens under a name that no file has, or looks for somebody who does; says if they met.
  private static final String LISTEN =
      "use Socket; socket(S, AF_UNIX, SOCK_STREAM, 0) or die; bind(S,"
          + " pack_sockaddr_un(qq(\\0$ARGV[0]))) or die; listen(S, 1); my $r = chr(0); vec($r,"
          + " fileno(S), 1) = 1; print select($r, undef, undef, 6) ? qq(met) : qq(alone);";

  private static final String SEEK =
      "use Socket; my $met = 0; for (1..40) { socket(S, AF_UNIX, SOCK_STREAM, 0) or die;"
          + " if (connect(S, pack_sockaddr_un(qq(\\0$ARGV[0])))) { $met = 1; last; }"
          + " select(undef, undef, undef, 0.1); } print $met ? qq(met) : qq(alone);";

  @TempDir private Path folder;

  @BeforeEach
  void needs_root_and_nix() {
    assumeTrue("root".equals(System.getProperty("user.name")), "building needs root");
    assumeTrue(Files.exists(Path.of("/usr/bin/nix-build")), "building needs nix");
  }

  private NixStore open(String server) throws IOException {
    return NixStore.open(folder.resolve(server));
  }

  /// A file that builds by a script; `$out` and all programs of busybox are at hand.
  private NixBuild.Target target(NixStore store, String script) throws IOException {
    Path box = folder.resolve("box");
    if (!Files.exists(box)) {
      Files.createDirectories(box.resolve("bin"));
      Files.copy(Path.of("/bin/busybox"), box.resolve("bin/busybox"));
      assertThat(box.resolve("bin/busybox").toFile().setExecutable(true)).isTrue();
      for (String name : List.of("sh", "sleep", "dd", "mkdir", "ln", "echo", "setsid", "cat")) {
        Files.createSymbolicLink(box.resolve("bin").resolve(name), Path.of("busybox"));
      }
    }
    Path file = Files.createTempFile(folder, "build", ".nix");
    Files.writeString(
        file,
        """
        let box = builtins.storePath %s; in {
          it = derivation {
            name = "it"; system = "x86_64-linux"; builder = "${box}/bin/sh";
            PATH = "${box}/bin";
            args = [ "-c" "%s" ];
          };
        }
        """
            .formatted(store.add(box), script));
    return new NixBuild.Target(file, "it", "it");
  }

  private static NixBuild.Result build(NixStore store, NixBuild.Target target) throws IOException {
    return new NixBuild(store).build(target, TIMEOUT, line -> {});
  }

  private static Path built(NixBuild.Result result) {
    assertThat(result).isInstanceOf(NixBuild.Result.Built.class);
    return ((NixBuild.Result.Built) result).path();
  }

  private static String failed(NixBuild.Result result) {
    assertThat(result).isInstanceOf(NixBuild.Result.Failed.class);
    return ((NixBuild.Result.Failed) result).sentence();
  }

  @Test
  void a_full_disk_is_one_sentence_and_the_next_build_succeeds() throws Exception {
    OwnStore.ofSize(
        40,
        () -> {
          NixStore store = open("a");
          NixBuild.Target target = target(store, "dd if=/dev/zero of=$out bs=1M count=60");
          assertThat(failed(build(store, target)))
              .isEqualTo("the build of it " + SpaceWatch.DISK_FULL);
          assertThat(store.kept()).isEmpty();
          OwnStore.resize(1000);
          assertThat(built(build(store, target))).hasSize(60L << 20);
          return 0;
        });
  }

  @Test
  void a_killed_builder_leaves_nothing_half_made_and_the_next_build_succeeds() throws Exception {
    NixStore store = open("a");
    String mark = UUID.randomUUID().toString();
    NixBuild.Target target =
        target(store, "mkdir $out; echo " + mark + " > $out/begun; sleep 4; echo x > $out/ended");
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<NixBuild.Result> building =
        CompletableFuture.supplyAsync(() -> {
          try {
            return new NixBuild(store)
                .build(
                    target,
                    TIMEOUT,
                    line -> {
                      if (line.startsWith("building '")) {
                        begun.countDown();
                      }
                    });
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    Thread.sleep(500);
    ProcessHandle builder =
        ProcessHandle.current()
            .descendants()
            .filter(one ->
                one.info().arguments().stream()
                    .flatMap(Arrays::stream)
                    .anyMatch(word -> word.equals(target.file().toString())))
            .findFirst()
            .orElseThrow();
    assertThat(builder.destroyForcibly()).isTrue();
    assertThat(failed(building.get())).isEqualTo("the build of it was killed");
    assertThat(store.kept()).isEmpty();
    assertThat(folder.resolve("a/nix/builds")).isEmptyDirectory();

    Path path = built(build(store, target));
    assertThat(path.resolve("ended")).isRegularFile();
    assertThat(store.isIntact(path)).isTrue();
    assertThat(store.kept()).containsEntry("it", path);
  }

  @Test
  void what_builders_left_in_an_earlier_run_is_gone_when_the_store_is_opened() throws Exception {
    Path left = open("a").buildFolder().path();
    Files.writeString(Files.createDirectories(left.resolve("nix-build-it-0")).resolve("f"), "x");
    NixStore store = open("a");
    assertThat(left).doesNotExist();
    assertThat(built(build(store, target(store, "echo x > $out")))).hasContent("x");
  }

  @Test
  void of_two_servers_that_build_the_same_one_builds_and_both_have_it() throws Exception {
    NixStore one = open("a");
    NixStore two = open("b");
    NixBuild.Target target =
        target(one, "sleep 2; cat /proc/sys/kernel/random/uuid > $out # " + UUID.randomUUID());
    CompletableFuture<NixBuild.Result> first =
        CompletableFuture.supplyAsync(() -> run(one, target));
    CompletableFuture<NixBuild.Result> second =
        CompletableFuture.supplyAsync(() -> run(two, target));
    Path path = built(first.get());
    assertThat(built(second.get())).isEqualTo(path);
    assertThat(one.kept()).containsEntry("it", path);
    assertThat(two.kept()).containsEntry("it", path);
    assertThat(one.isIntact(path)).isTrue();
  }

  private static NixBuild.Result run(NixStore store, NixBuild.Target target) {
    try {
      return build(store, target);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_result_that_leads_outside_is_refused() throws Exception {
    NixStore store = open("a");
    NixBuild.Target target = target(store, "ln -s /etc $out # " + UUID.randomUUID());
    assertThat(failed(build(store, target))).isEqualTo("the result of it is a link");
    assertThat(failed(build(store, target))).as("again").isEqualTo("the result of it is a link");
    assertThat(store.kept()).isEmpty();
  }

  @Test
  void a_program_that_stays_behind_changes_no_result() throws Exception {
    NixStore store = open("a");
    NixBuild.Target target =
        target(
            store,
            "mkdir $out; echo good > $out/file;"
                + " setsid sh -c 'while true; do echo bad > $out/file; done' & sleep 0.2;"
                + " echo good > $out/done # "
                + UUID.randomUUID());
    NixBuild.Result result = build(store, target);
    if (result instanceof NixBuild.Result.Built(Path path)) {
      byte[] first = Files.readAllBytes(path.resolve("file"));
      Thread.sleep(500);
      assertThat(path.resolve("file")).hasBinaryContent(first);
      assertThat(store.isIntact(path)).isTrue();
    } else {
      assertThat(failed(result)).isEqualTo("the result of it changed after it was built");
    }
  }

  private static String onMachine(String program, String name) {
    try {
      return Command.of(TIMEOUT, "perl", "-e", program, name).run(line -> {}).output();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String inBuild(NixStore store, Path tree, String program, String name) {
    try {
      Path script = Files.createTempFile(folder, "socket", ".pl");
      Files.writeString(script, program);
      Path libraries = tree.resolve("usr/lib/x86_64-linux-gnu");
      String perl =
          libraries.resolve("ld-linux-x86-64.so.2")
              + " --library-path "
              + libraries
              + " "
              + tree.resolve("usr/bin/perl")
              + " -I"
              + libraries.resolve("perl-base")
              + " "
              + store.add(script)
              + " "
              + name;
      NixBuild.Target target = target(store, perl + " > $out");
      String text = Files.readString(target.file());
      // the sandbox shows what the build names as its input
      Files.writeString(
          target.file(),
          text.replace(
              "PATH =",
              "inputs = [ (builtins.storePath "
                  + NixStore.object(tree).orElseThrow()
                  + ") (builtins.storePath "
                  + store.add(script)
                  + ") ]; PATH ="));
      return Files.readString(
          built(
              new NixBuild(store)
                  .build(
                      new NixBuild.Target(target.file(), "it", "socket-" + UUID.randomUUID()),
                      TIMEOUT,
                      line -> {})));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A file descriptor passed that way would let one build write what another has made.
  @Test
  void two_builds_cannot_meet_by_a_socket_without_a_file() throws Exception {
    String name = "zagi-" + UUID.randomUUID();
    CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> onMachine(LISTEN, name));
    assertThat(onMachine(SEEK, name)).as("outside of builds they meet").isEqualTo("met");
    assertThat(heard.get()).isEqualTo("met");

    Path tree = SmallRootfs.build(folder).trees().getFirst();
    NixStore store = open("a");
    String other = "zagi-" + UUID.randomUUID();
    CompletableFuture<String> listening =
        CompletableFuture.supplyAsync(() -> inBuild(store, tree, LISTEN, other));
    CompletableFuture<String> seeking =
        CompletableFuture.supplyAsync(() -> inBuild(store, tree, SEEK, other));
    assertThat(onMachine(SEEK, other)).isEqualTo("alone");
    assertThat(List.of(listening.get(), seeking.get())).containsOnly("alone");
  }
}
