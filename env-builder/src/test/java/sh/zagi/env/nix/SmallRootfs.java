// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import java.nio.file.Path;
import java.util.List;
import sh.zagi.env.Progress;
import sh.zagi.env.debian.AptSource;
import sh.zagi.env.debian.AptSources;
import sh.zagi.env.debian.Archives;
import sh.zagi.env.debian.DebDownloads;
import sh.zagi.env.debian.DebianIndex;
import sh.zagi.env.debian.DebianResolver;
import sh.zagi.env.debian.PackageRequest;
import sh.zagi.env.debian.PackageSet;
import sh.zagi.env.debian.Selection;
import sh.zagi.env.fetch.Artifacts;

/// The smallest useful root file system, from this machine's package archive: about 20 seconds the
/// first time, under one second when the store has it.
public final class SmallRootfs {
  private SmallRootfs() {}

  /// Builds it with settings and caches in `folder`.
  public static Rootfs build(Path folder) throws Exception {
    return build(folder, List.of("less"));
  }

  /// The same with other packages.
  public static Rootfs build(Path folder, List<String> names) throws Exception {
    List<AptSource> sources = AptSources.read(Path.of("/etc/apt"));
    try (Archives archives = new Archives()) {
      RootfsBuilder builder =
          new RootfsBuilder(
              NixStore.open(folder),
              new DebDownloads(sources, archives, folder.resolve("debs")),
              new Artifacts(folder.resolve("artifacts")),
              folder.resolve("work"));
      return switch (builder.build(packages(sources, archives, folder, names), Progress.silent())) {
        case RootfsBuilder.Result.Built(Rootfs rootfs) -> rootfs;
        case RootfsBuilder.Result.Failed failed -> throw new AssertionError(failed);
      };
    }
  }

  static PackageSet packages(List<AptSource> sources, Archives archives, Path folder)
      throws Exception {
    return packages(sources, archives, folder, List.of("less"));
  }

  private static PackageSet packages(
      List<AptSource> sources, Archives archives, Path folder, List<String> names)
      throws Exception {
    DebianIndex index = new DebianIndex(sources, archives, folder.resolve("index"));
    Selection selection =
        DebianResolver.resolve(
            index.current(Progress.silent()),
            names.stream().flatMap(name -> PackageRequest.parse(name, "test").stream()).toList());
    return switch (selection) {
      case Selection.Resolved(PackageSet set) -> set;
      case Selection.Refused refused -> throw new AssertionError(refused);
    };
  }
}
