// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.Progress;
import sh.zagi.env.debian.AptSource;
import sh.zagi.env.debian.AptSources;
import sh.zagi.env.debian.Archives;
import sh.zagi.env.debian.DebDownloads;
import sh.zagi.env.debian.DebPackage;
import sh.zagi.env.debian.PackageSet;
import sh.zagi.env.fetch.Artifacts;

/// Builds real root file systems from this machine's package archive.
@Timeout(600)
class RootfsBuilderTest {
  @TempDir Path folder;

  @BeforeEach
  void needs_root_and_nix() {
    assumeTrue("root".equals(System.getProperty("user.name")), "building needs root");
    assumeTrue(Files.exists(Path.of("/usr/bin/nix-build")), "building needs nix");
  }

  @Test
  void a_small_environment_is_built_from_the_archive() throws Exception {
    List<AptSource> sources = AptSources.read(Path.of("/etc/apt"));
    NixStore store = NixStore.open(folder);
    try (Archives archives = new Archives()) {
      PackageSet set = SmallRootfs.packages(sources, archives, folder);
      RootfsBuilder builder =
          new RootfsBuilder(
              store,
              new DebDownloads(sources, archives, folder.resolve("debs")),
              new Artifacts(folder.resolve("artifacts")),
              folder.resolve("work"));
      RootfsBuilder.Result result = builder.build(set, Progress.silent());
      assertThat(result).isInstanceOf(RootfsBuilder.Result.Built.class);
      Rootfs rootfs = ((RootfsBuilder.Result.Built) result).rootfs();
      assertThat(rootfs.trees().getLast().resolve("usr/bin/less")).isExecutable();
      assertThat(rootfs.special()).isRegularFile();
      assertThat(Files.readString(rootfs.trees().getFirst().resolve("etc/passwd")))
          .contains("dev:x:1000:1000:dev:/home/dev:/bin/bash");
      assertThat(builder.build(set, Progress.silent())).isEqualTo(result);
      try (Stream<Path> debs = Files.list(folder.resolve("debs"))) {
        assertThat(debs).isEmpty();
      }
    }
  }

  @Test
  void a_pinned_package_that_no_archive_has_is_named() throws Exception {
    NixStore store = NixStore.open(folder);
    try (Archives archives = new Archives()) {
      RootfsBuilder builder =
          new RootfsBuilder(
              store,
              new DebDownloads(List.of(), archives, folder.resolve("debs")),
              new Artifacts(folder.resolve("artifacts")),
              folder.resolve("work"));
      DebPackage gone =
          new DebPackage(
              "gone",
              "1.0",
              "all",
              "pool/main/g/gone/gone_1.0_all.deb",
              "a".repeat(64),
              1,
              1,
              "test");
      assertThat(builder.build(new PackageSet(List.of(gone), List.of(), 0), Progress.silent()))
          .isEqualTo(
              new RootfsBuilder.Result.Failed(
                  "fetch",
                  "no package archive has gone 1.0 any more, and no copy of it is kept here:"
                      + " run zagi env update"));
    }
  }

  @Test
  void a_kept_file_with_other_content_is_never_used() throws Exception {
    NixStore store = NixStore.open(folder);
    Path kept = Files.createDirectories(folder.resolve("artifacts/aa")).resolve("a".repeat(64));
    Files.writeString(kept, "not the package");
    try (Archives archives = new Archives()) {
      RootfsBuilder builder =
          new RootfsBuilder(
              store,
              new DebDownloads(List.of(), archives, folder.resolve("debs")),
              new Artifacts(folder.resolve("artifacts")),
              folder.resolve("work"));
      DebPackage wanted =
          new DebPackage(
              "wanted",
              "1",
              "all",
              "pool/main/w/wanted/wanted_1_all.deb",
              "a".repeat(64),
              1,
              1,
              "test");
      assertThat(builder.build(new PackageSet(List.of(wanted), List.of(), 0), Progress.silent()))
          .isEqualTo(
              new RootfsBuilder.Result.Failed(
                  "fetch",
                  "no package archive has wanted 1 any more, and no copy of it is kept here:"
                      + " run zagi env update"));
    }
  }

  @Test
  void a_failing_script_is_named_in_the_sentence() {
    List<String> log =
        List.of(
            "Setting up broken (1.0) ...",
            "dpkg: error processing package broken (--configure):",
            " installed broken package post-installation script subprocess returned error exit"
                + " status 1",
            "error: builder for '/nix/store/x.drv' failed with exit code 1");
    assertThat(NixBuild.sentence(new NixBuild.Target(folder, "rootfs", "x"), log))
        .isEqualTo("the post-installation script of broken failed");
  }
}
