// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.flake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.Progress;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.linux.Command;
import sh.zagi.env.lock.LockedNix;
import sh.zagi.env.nix.NixStore;
import tools.jackson.databind.JsonNode;

/// A stand-in flake with a static shell, the machine's real Nix, and binary caches of files.
@Timeout(240)
class FlakePackagesTest {
  private static final Path SHELL = Path.of("/usr/bin/busybox");

  @TempDir private Path folder;
  private final String name = "hello-" + UUID.randomUUID();
  private final List<String> steps = new ArrayList<>();
  private NixStore store;
  private Path flake;

  @BeforeEach
  void a_flake_exists() throws IOException {
    assumeTrue(Files.isExecutable(SHELL), "this machine has no busybox");
    store = NixStore.open(folder.resolve("env"));
    flake = folder.resolve("stand-in");
    Path bin = Files.createDirectories(flake.resolve("shell/bin"));
    Files.copy(SHELL, bin.resolve("busybox"));
    for (String applet : List.of("sh", "mkdir", "chmod")) {
      Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
    }
    write("hello");
  }

  /// A package that says a word, and refers to the shell that runs it.
  private void write(String word) throws IOException {
    Files.writeString(
        flake.resolve("flake.nix"),
        """
        { outputs = { self }: { packages.x86_64-linux.hello = derivation {
            name = "%s"; system = "x86_64-linux"; builder = "${./shell}/bin/sh";
            args = [ "-c" ''
              ${./shell}/bin/mkdir -p $out/bin
              echo '#!${./shell}/bin/sh' > $out/bin/hello
              echo 'echo %s' >> $out/bin/hello
              ${./shell}/bin/chmod 755 $out/bin/hello
            '' ]; }; }; }
        """
            .formatted(name, word));
  }

  private FlakePackages packages(FlakeSettings settings) {
    return new FlakePackages(store, settings, folder.resolve("work"));
  }

  private FlakePackages packages() {
    return packages(allowing("path:" + flake, "git+file://" + flake));
  }

  private static FlakeSettings allowing(String... inputs) {
    return new FlakeSettings(List.of(inputs), Optional.empty(), Optional.empty());
  }

  private static String envNix(String reference, String nix) {
    return """
    { inputs = { std.url = "%s"; };
      outputs = inputs: { zagi = { packages = [ ]; nix = %s; }; }; }
    """
        .formatted(reference, nix);
  }

  private static final String HELLO = "[ inputs.std.packages.x86_64-linux.hello ]";

  private LockedNix resolve(String reference) throws Exception {
    return packages()
        .resolve(
            envNix(reference, HELLO),
            Map.of("std", reference),
            Optional.empty(),
            Progress.silent());
  }

  private List<Path> realise(FlakePackages packages, String reference, LockedNix locked)
      throws Exception {
    Progress progress =
        new Progress() {
          @Override
          public void step(String text) {
            steps.add(text);
          }

          @Override
          public void detail(long done, long total) {}
        };
    return packages.realise(envNix(reference, HELLO), Map.of("std", reference), locked, progress);
  }

  private String run(String... command) throws IOException {
    List<String> errors = new ArrayList<>();
    Command.Ended ended =
        new Command(List.of(command), store.variables(), Duration.ofMinutes(2)).run(errors::add);
    assertThat(ended.status()).as("%s: %s", List.of(command), errors).isZero();
    return ended.output().strip();
  }

  private void forget(LockedNix locked) throws IOException {
    try (Stream<Path> roots = Files.list(folder.resolve("env/roots"))) {
      for (Path root : roots.toList()) {
        Files.delete(root);
      }
    }
    var _ =
        run(
            "nix-store",
            "--option",
            "keep-outputs",
            "false",
            "--delete",
            locked.packages().getFirst().outPath());
  }

  @Test
  void a_package_of_an_input_is_pinned_built_and_runs() throws Exception {
    String reference = "path:" + flake;
    LockedNix locked = resolve(reference);
    assertThat(locked.packages()).extracting(LockedNix.Derivation::name).containsExactly(name);
    assertThat(locked.flake().at("/nodes/std/locked/narHash").asString()).startsWith("sha256-");
    assertThat(resolve(reference)).isEqualTo(locked);

    Path hello = realise(packages(), reference, locked).getFirst();
    assertThat(hello).isEqualTo(Path.of(locked.packages().getFirst().outPath()));
    assertThat(run(hello + "/bin/hello")).isEqualTo("hello");
    assertThat(packages().closure(List.of(hello)))
        .hasSize(2)
        .contains(hello)
        .anySatisfy(path -> assertThat(path.toString()).endsWith("-shell"));
    forget(locked);
  }

  @Test
  void a_repository_is_pinned_by_its_revision() throws Exception {
    List<String> git = List.of("git", "-C", flake.toString(), "-c", "user.name=a");
    commit(git);
    String reference = "git+file://" + flake;
    LockedNix locked = resolve(reference);
    assertThat(locked.flake().at("/nodes/std/locked/rev").asString())
        .isEqualTo(run("git", "-C", flake.toString(), "rev-parse", "HEAD"));

    write("other");
    commit(git);
    assertThat(resolve(reference)).isNotEqualTo(locked);
    String text = envNix(reference, HELLO);
    Optional<JsonNode> before = Optional.of(locked.flake());
    assertThat(packages().resolve(text, Map.of("std", reference), before, Progress.silent()))
        .isEqualTo(locked);
    Path hello = realise(packages(), reference, locked).getFirst();
    assertThat(run(hello + "/bin/hello")).isEqualTo("hello");
    forget(locked);
  }

  private void commit(List<String> git) throws IOException {
    for (List<String> verb :
        List.of(
            List.of("init", "-q"),
            List.of("add", "-A"),
            List.of("-c", "user.email=a@b", "commit", "-q", "-m", "work"))) {
      var _ = run(Stream.concat(git.stream(), verb.stream()).toArray(String[]::new));
    }
  }

  @Test
  void a_signed_cache_saves_the_build_and_a_tampered_one_does_not() throws Exception {
    String reference = "path:" + flake;
    LockedNix locked = resolve(reference);
    Path hello = realise(packages(), reference, locked).getFirst();
    Path secret = folder.resolve("key.sec");
    var _ =
        run(
            "nix-store",
            "--generate-binary-cache-key",
            "test-1",
            secret.toString(),
            secret + ".pub");
    Path cache = folder.resolve("cache");
    String to = "file://" + cache + "?compression=xz&secret-key=" + secret;
    var _ = run("nix", "copy", "--to", to, hello.toString());
    String key = Files.readString(Path.of(secret + ".pub")).strip();

    try (StandInHost host = new StandInHost(cache)) {
      for (String address : List.of("file://" + cache, host.address())) {
        forget(locked);
        steps.clear();
        assertThat(realise(packages(cached(address, key)), reference, locked))
            .containsExactly(hello);
        assertThat(steps).containsExactly("fetching " + name + " from the binary cache");
        assertThat(run(hello + "/bin/hello")).isEqualTo("hello");

        forget(locked);
        steps.clear();
        String other = "test-1:" + Base64.getEncoder().encodeToString(new byte[32]);
        assertThat(realise(packages(cached(address, other)), reference, locked))
            .containsExactly(hello);
        assertThat(steps).endsWith("building " + name);
      }
      assertThat(host.asked()).contains("/nix-cache-info").anyMatch(path -> path.contains("/nar/"));
    }
    forget(locked);
  }

  private FlakeSettings cached(String cache, String key) {
    return new FlakeSettings(List.of("path:" + flake), Optional.of(cache), Optional.of(key));
  }

  @Test
  void an_input_of_an_input_cannot_reach_this_machine() throws Exception {
    try (StandInHost host = new StandInHost(folder)) {
      for (String inner :
          List.of(
              host.address() + "/secret.tar.gz",
              "git+" + host.address() + "/secret",
              "path:" + Files.createDirectories(folder.resolve("private")))) {
        String other = "{ inputs.other.url = \"" + inner + "\"; outputs = { self, other }:";
        Path file = flake.resolve("flake.nix");
        write("hello");
        Files.writeString(file, Files.readString(file).replace("{ outputs = { self }:", other));
        assertThatThrownBy(() -> resolve("path:" + flake))
            .as(inner)
            .isInstanceOf(FetchException.class)
            .hasMessageStartingWith("env.nix: the input std (path:")
            .hasMessageContaining("cannot be fetched")
            .hasMessageNotContaining("\n");
      }
      assertThat(host.asked()).isEmpty();
    }
  }

  @Test
  void a_build_plan_that_fetches_cannot_reach_this_machine() throws Exception {
    String word = UUID.randomUUID().toString();
    Files.writeString(folder.resolve("word"), word);
    String digest =
        run("nix-hash", "--type", "sha256", "--flat", folder.resolve("word").toString());
    try (StandInHost host = new StandInHost(folder)) {
      String nix =
          """
          [ (derivation { name = "%s"; system = "builtin"; builder = "builtin:fetchurl";
              url = "%s/word"; outputHashMode = "flat"; outputHashAlgo = "sha256";
              outputHash = "%s"; preferLocalBuild = true; }) ]
          """
              .formatted(name, host.address(), digest);
      Map<String, String> inputs = Map.of("std", "path:" + flake);
      String text = envNix("path:" + flake, nix);
      LockedNix locked = packages().resolve(text, inputs, Optional.empty(), Progress.silent());
      assertThatThrownBy(() -> packages().realise(text, inputs, locked, Progress.silent()))
          .isInstanceOf(FetchException.class)
          .hasMessageStartingWith("building " + name + " failed: ")
          .hasMessageNotContaining("\n");
      assertThat(host.asked()).isEmpty();
      // the same plan where the server's settings name the host
      FlakePackages named = packages(allowing("path:" + flake, host.address() + "/"));
      assertThat(named.realise(text, inputs, locked, Progress.silent()).getFirst())
          .hasContent(word);
      forget(locked);
    }
  }

  @Test
  void settings_of_a_flake_are_ignored() throws Exception {
    try (StandInHost host = new StandInHost(folder)) {
      String config =
          "nixConfig = { substituters = [ \"%s\" ]; sandbox = false; };".formatted(host.address());
      Path file = flake.resolve("flake.nix");
      Files.writeString(file, Files.readString(file).replaceFirst("\\{ ", "{ " + config));
      String reference = "path:" + flake;
      String text = envNix(reference, HELLO).replaceFirst("\\{ ", "{ " + config);
      Map<String, String> inputs = Map.of("std", reference);
      LockedNix locked = packages().resolve(text, inputs, Optional.empty(), Progress.silent());
      assertThat(packages().realise(text, inputs, locked, Progress.silent())).hasSize(1);
      assertThat(host.asked()).isEmpty();
      forget(locked);
    }
  }

  @Test
  void only_allowed_inputs_are_fetched_and_failures_are_one_line() {
    assertThatThrownBy(() -> resolve("path:/etc"))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith(
            "env.nix: the input std is path:/etc, this server allows only path:");
    for (String reference :
        List.of(
            "path:" + flake + "/../other", "path:" + flake + "-other", "path:" + flake + "/%2e")) {
      assertThatThrownBy(() -> resolve(reference)).hasMessageContaining("this server allows only");
    }
    assertThatThrownBy(() -> resolve("path:" + flake + "/absent"))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("env.nix: the input std (path:");
    String closed = "http://127.0.0.1:1/x.tar.gz";
    assertThatThrownBy(() ->
            packages(allowing("http://127.0.0.1:1/"))
                .resolve(
                    envNix(closed, "[ ]"),
                    Map.of("std", closed),
                    Optional.empty(),
                    Progress.silent()))
        .hasMessage(
            "env.nix: the input std ("
                + closed
                + ") cannot be fetched:"
                + " its host cannot be reached from this machine");
  }

  @Test
  void an_evaluation_reaches_neither_files_nor_other_than_packages() {
    String reference = "path:" + flake;
    assertRefused(reference, "[ (builtins.readFile \"/etc/passwd\") ]", "forbidden in pure eval");
    assertRefused(reference, "[ (builtins.storePath /nix/store) ]", "");
    assertRefused(reference, "[ \"hello\" ]", "holds something that is no package of an input");
    assertRefused(reference, "[ inputs.std.packages.x86_64-linux.absent ]", "absent");
    assertRefused(
        reference, "[ (import inputs.std.packages.x86_64-linux.hello) ]", "allow-import-from");
    assertRefused(reference, "(let x = [ x ]; f = n: f (n + 1); in f 0)", "");
  }

  private void assertRefused(String reference, String nix, String part) {
    assertThatThrownBy(() ->
            packages()
                .resolve(
                    envNix(reference, nix),
                    Map.of("std", reference),
                    Optional.empty(),
                    Progress.silent()))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("env.nix: ")
        .hasMessageContaining(part)
        .hasMessageNotContaining("\n");
  }
}
