// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.util.regex.Pattern;

/// One exact package file, as a lock records it. Checked on construction, so that a lock from an
/// untrusted repository can name nothing outside a Debian archive.
///
/// @param poolPath where any archive with this file keeps it: `pool/...`, never a host
/// @param sha256 64 hexadecimal digits
/// @param sizeBytes of the file
/// @param stage 0 for the base that all environments of one index share, then the layer of the root
///   file system that brings it
/// @param why what asked for it, one phrase
public record DebPackage(
    String name,
    String version,
    String arch,
    String poolPath,
    String sha256,
    long sizeBytes,
    int stage,
    String why) {
  /// More than any lock of this program has.
  private static final int STAGE_LIMIT = 50;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+.-]{1,127}");
  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z.+:~-]{1,128}");
  private static final Pattern POOL_PATH =
      Pattern.compile(
          "pool/(?:[A-Za-z0-9][A-Za-z0-9+._~-]{0,127}/){1,6}[A-Za-z0-9+._~%-]{1,200}\\.deb");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern UNFIT_FOR_STORE = Pattern.compile("[^0-9A-Za-z+._-]");

  public DebPackage {
    require(NAME, name);
    require(VERSION, version);
    require(Pattern.compile("all|[a-z0-9]{2,16}"), arch);
    require(POOL_PATH, poolPath);
    require(SHA256, sha256);
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("a size is not negative: " + sizeBytes);
    }
    if (stage < 0 || stage > STAGE_LIMIT) {
      throw new IllegalArgumentException("not a stage: " + stage);
    }
  }

  static DebPackage of(IndexPackage found, int stage, String why) {
    return new DebPackage(
        found.name(),
        found.version().text(),
        found.architecture(),
        found.file().poolPath(),
        found.file().sha256(),
        found.file().sizeBytes(),
        stage,
        why);
  }

  /// Whether it is part of the base.
  public boolean boot() {
    return stage == 0;
  }

  /// The name of the file in the Nix store, whose alphabet is smaller than Debian's.
  public String storeName() {
    String file = poolPath.substring(poolPath.lastIndexOf('/') + 1);
    return UNFIT_FOR_STORE.matcher(file).replaceAll("_");
  }

  private static void require(Pattern pattern, String text) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("not part of a Debian package: '" + text + "'");
    }
  }
}
