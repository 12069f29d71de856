// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.util.List;
import java.util.Optional;
import sh.zagi.shell.command.Words;

/// The exec line of git-lfs: a service, a path, with or without quotes, and a direction.
final class LargeFileLine {
  private static final List<String> SERVICES = List.of("git-lfs-authenticate", "git-lfs-transfer");

  private LargeFileLine() {}

  /// The call that the line means; empty when it is no line of git-lfs.
  static Optional<List<String>> parse(String line) {
    if (SERVICES.stream().noneMatch(service -> line.startsWith(service + " "))) {
      return Optional.empty();
    }
    // Older clients send the object id as a third word; it never meant anything.
    return Words.split(line)
        .filter(words -> words.size() == 3 || words.size() == 4)
        .map(words -> List.of(words.getFirst(), "--", words.get(1), words.get(2)));
  }
}
