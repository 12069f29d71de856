// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.layer.MavenTools;

/// Takes Apache Maven from the Maven repository, for projects whose wrapper names a version that
/// Debian lacks.
final class FromMaven {
  private static final String SOURCE = "Maven repository";

  private final MavenTools tools;

  FromMaven(MavenTools tools) {
    this.tools = tools;
  }

  /// The newest release that meets the first certain need; empty when there is none.
  Optional<Source> choose(Wanted wanted) throws FetchException, InterruptedException {
    Optional<VersionRange> range =
        wanted.certain().stream()
            .map(ToolNeed::version)
            .findFirst()
            .flatMap(version -> VersionRange.parse(version, false));
    if (range.isEmpty()) {
      return Optional.empty();
    }
    List<String> versions;
    try {
      versions = tools.versionsOf(MavenTools.MAVEN);
    } catch (FetchException e) {
      if (e.isAbsent()) {
        return Optional.empty();
      }
      throw e;
    }
    return versions.stream()
        .filter(version -> version.matches("[0-9.]+") && range.get().accepts(version))
        .max(VersionRange::compare)
        .map(version ->
            new Source(
                version,
                SOURCE,
                List.of(),
                Map.of("maven", "maven:" + MavenTools.MAVEN + "@" + version),
                Map.of()));
  }
}
