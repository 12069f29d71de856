// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.materialize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.Layer;
import sh.zagi.env.LayerRole;
import sh.zagi.env.linux.Command;
import sh.zagi.env.linux.PrivateMounts;
import sh.zagi.env.nix.NixStore;
import sh.zagi.env.nix.Rootfs;
import sh.zagi.env.nix.SmallRootfs;

/// Mounts a real root file system, built on demand.
@Timeout(600)
class MaterializerTest {
  private static final int BASE = 1_900_000_000;
  private static final int USER = BASE + 1000;

  @TempDir Path folder;

  @BeforeEach
  void needs_root() {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting needs root");
  }

  private static List<Layer> layers(Rootfs rootfs) {
    List<Layer> layers = new ArrayList<>();
    rootfs.trees().forEach(tree -> layers.add(new Layer(LayerRole.ROOTFS, tree, "/")));
    layers.add(new Layer(LayerRole.SPECIAL, rootfs.special(), "/"));
    return layers;
  }

  @Test
  void a_root_has_shifted_owners_special_modes_and_a_place_to_write() throws Exception {
    Rootfs rootfs = SmallRootfs.build(folder);
    try (Materializer materializer = new Materializer(folder.resolve("layers"))) {
      List<Layer> layers = layers(rootfs);
      materializer.prepare(layers, BASE);
      Path session = folder.resolve("session");
      for (int visit = 1; visit <= 2; visit++) {
        int expected = visit;
        PrivateMounts.call(
            "mount test",
            () -> {
              Path root = materializer.mount(layers, BASE, session).root();
              check(root);
              runInside(root);
              assertThat(Files.readAllLines(root.resolve("workspace/visits"))).hasSize(expected);
              return root;
            });
      }
      assertThat(owner(session.resolve("root/upper/workspace/visits"), "uid")).isEqualTo(USER);
      assertThat(session.resolve("root/merged")).isEmptyDirectory();
      assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(folder.toString());
    }
  }

  private static void check(Path root) throws IOException {
    assertThat(owner(root.resolve("usr/bin/env"), "uid")).isEqualTo(BASE);
    assertThat(owner(root.resolve("etc/shadow"), "uid")).isEqualTo(BASE);
    assertThat(owner(root.resolve("etc/shadow"), "gid")).isEqualTo(BASE + 42);
    assertThat(mode(root.resolve("etc/shadow"))).isEqualTo(0640);
    assertThat(mode(root.resolve("usr/bin/passwd"))).isEqualTo(04755);
    assertThat(mode(root.resolve("tmp"))).isEqualTo(01777);
    assertThat(mode(root.resolve("root"))).isEqualTo(0700);
    assertThat(owner(root.resolve("home/dev/.bashrc"), "uid")).isEqualTo(USER);
    assertThat(owner(root, "uid")).isEqualTo(BASE);
  }

  private static void runInside(Path root) throws IOException {
    Command.Ended ended =
        Command.of(
                Duration.ofSeconds(20),
                "chroot",
                "--userspec=" + USER + ":" + USER,
                root.toString(),
                "/bin/bash",
                "-c",
                "echo here >> /workspace/visits && less --version | head -1; touch /etc/no")
            .run(_ -> {});
    assertThat(ended.output()).startsWith("less ");
    assertThat(ended.status()).isEqualTo(1);
  }

  @Test
  void libraries_can_be_added_to_and_replaced_by_the_session_user() throws Exception {
    Path libraries = Files.createDirectories(folder.resolve("m2"));
    Files.createDirectories(libraries.resolve("org/one"));
    Files.writeString(libraries.resolve("org/one/a.jar"), "a");
    Rootfs rootfs = SmallRootfs.build(folder);
    Path stored = NixStore.open(folder).add(libraries);
    try (Materializer materializer = new Materializer(folder.resolve("layers"))) {
      List<Layer> layers = layers(rootfs);
      layers.add(new Layer(LayerRole.DEPS, stored, "/home/dev/.m2/repository"));
      layers.add(new Layer(LayerRole.DEPS, stored, "/workspace"));
      String listed =
          PrivateMounts.call(
              "mount test",
              () -> {
                MountedRoot mounted = materializer.mount(layers, BASE, folder.resolve("session"));
                assertThat(mounted.workspaceLowers()).hasSize(2);
                MountedRoot.Bind bind = mounted.binds().getFirst();
                assertThat(bind.target()).isEqualTo("/home/dev/.m2/repository");
                String script = "echo b > b.jar && mv b.jar a.jar && cat a.jar";
                // the user cannot walk the private folders above: root goes there first
                return Command.of(
                        Duration.ofSeconds(20),
                        "sh",
                        "-c",
                        "cd $0/org/one && exec setpriv --reuid=$1 --regid=$1 --clear-groups sh -c"
                            + " \"$2\"",
                        bind.source().toString(),
                        Integer.toString(USER),
                        script)
                    .run(_ -> {})
                    .output();
              });
      assertThat(listed).isEqualTo("b\n");
      assertThat(stored.resolve("org/one/a.jar")).hasContent("a");
    }
  }

  @Test
  void packages_of_a_flake_are_seen_where_the_store_has_them_and_stay_as_they_are()
      throws Exception {
    Path hello = Files.createDirectories(folder.resolve("hello/bin"));
    Files.writeString(hello.resolve("hello"), "#!/bin/sh\necho hello\n");
    Path data = Files.writeString(folder.resolve("data"), "some data");
    Rootfs rootfs = SmallRootfs.build(folder);
    NixStore store = NixStore.open(folder);
    List<Path> closure =
        List.of(store.add(java.util.Objects.requireNonNull(hello.getParent())), store.add(data));
    List<Layer> layers = layers(rootfs);
    closure.forEach(path -> layers.add(new Layer(LayerRole.NIX, path, path.toString())));
    try (Materializer materializer = new Materializer(folder.resolve("layers"))) {
      materializer.prepare(layers, BASE);
      var _ =
          PrivateMounts.call(
              "mount test",
              () -> {
                MountedRoot mounted = materializer.mount(layers, BASE, folder.resolve("session"));
                assertThat(mounted.binds())
                    .extracting(MountedRoot.Bind::target)
                    .containsExactly(closure.get(0).toString(), closure.get(1).toString());
                Path shown = mounted.binds().get(0).source();
                assertThat(shown.resolve("bin/hello")).hasContent("#!/bin/sh\necho hello");
                assertThat(owner(shown.resolve("bin/hello"), "uid")).isEqualTo(BASE);
                assertThat(mounted.binds().get(1).source()).hasContent("some data");
                assertThat(mounted.binds()).noneMatch(MountedRoot.Bind::writable);
                assertThatThrownBy(() -> Files.writeString(shown.resolve("bin/other"), "x"))
                    .isInstanceOf(FileSystemException.class);
                return mounted;
              });
    }
  }

  @Test
  void a_tar_cannot_leave_its_folder() throws Exception {
    assertThatThrownBy(() -> unpack("../outside", TarConstants.LF_NORMAL))
        .hasMessage("a name outside the root file system: ../outside");
    assertThatThrownBy(() -> unpack("dev/sda", TarConstants.LF_BLK))
        .hasMessageContaining("unexpected kind of file");
  }

  private void unpack(String name, byte kind) throws IOException {
    Path tar = folder.resolve("special.tar");
    try (OutputStream file = Files.newOutputStream(tar);
        TarArchiveOutputStream out = new TarArchiveOutputStream(file)) {
      TarArchiveEntry entry = new TarArchiveEntry(name, kind);
      byte[] content = "x".getBytes(StandardCharsets.US_ASCII);
      entry.setSize(kind == TarConstants.LF_NORMAL ? content.length : 0);
      out.putArchiveEntry(entry);
      if (kind == TarConstants.LF_NORMAL) {
        out.write(content);
      }
      out.closeArchiveEntry();
    }
    SpecialTar.unpack(tar, Files.createDirectories(folder.resolve("unpacked")));
  }

  private static int owner(Path file, String which) throws IOException {
    return (int) Files.getAttribute(file, "unix:" + which, LinkOption.NOFOLLOW_LINKS);
  }

  private static int mode(Path file) throws IOException {
    return (int) Files.getAttribute(file, "unix:mode") & 0xFFF;
  }
}
