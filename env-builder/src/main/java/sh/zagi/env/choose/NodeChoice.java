// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.semver4j.Semver;

/// Chooses one Node.js for a project. A pure function.
final class NodeChoice {
  /// The release line for projects that do not care.
  static final int DEFAULT_MAJOR = 22;

  /// Older lines do not run the npm versions that can install without a network.
  private static final int OLDEST_MAJOR = 16;

  private NodeChoice() {}

  /// The newest version in the best release line: an even one (these are supported for years), not
  /// newer than what the project was tested with, and only then whatever the range admits.
  static Optional<String> choose(NodeRequest request, List<String> versions) {
    List<Semver> admitted =
        versions.stream()
            .flatMap(text -> Stream.ofNullable(Semver.parse(text)))
            .filter(version -> version.getPreRelease().isEmpty())
            .filter(version -> request.ranges().stream().allMatch(version::satisfies))
            .toList();
    int tested = request.testedMajor() == 0 ? DEFAULT_MAJOR : request.testedMajor();
    int ceiling = Math.max(OLDEST_MAJOR, Math.min(tested, DEFAULT_MAJOR));
    return newest(admitted.stream().filter(v -> even(v) && v.getMajor() <= ceiling))
        .filter(version -> version.getMajor() >= OLDEST_MAJOR)
        .or(() -> lowestLine(admitted.stream().filter(v -> even(v) && v.getMajor() > ceiling)))
        .or(() -> newest(admitted.stream()))
        .map(Semver::getVersion);
  }

  /// The npm line that came with a Node.js line.
  static String npmRange(String nodeVersion) {
    int major = Optional.ofNullable(Semver.parse(nodeVersion)).map(Semver::getMajor).orElse(0);
    return major < 18 ? "^8" : major < 24 ? "^10" : "^11";
  }

  private static boolean even(Semver version) {
    return version.getMajor() % 2 == 0;
  }

  private static Optional<Semver> newest(Stream<Semver> versions) {
    return versions.max(Comparator.naturalOrder());
  }

  private static Optional<Semver> lowestLine(Stream<Semver> versions) {
    List<Semver> all = versions.toList();
    int line = all.stream().mapToInt(Semver::getMajor).min().orElse(0);
    return newest(all.stream().filter(version -> version.getMajor() == line));
  }
}
