// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.zagi.env.Progress;

/// Reads this machine's real package index.
@Timeout(120)
class DebianIndexTest {
  @TempDir Path folder;

  @Test
  void the_signed_index_is_fetched_stored_and_resolved() throws Exception {
    List<AptSource> sources = AptSources.read(Path.of("/etc/apt"));
    assumeTrue(!sources.isEmpty(), "this machine has no Debian package source");
    IndexSnapshot fetched;
    try (Archives archives = new Archives()) {
      fetched = new DebianIndex(sources, archives, folder).refresh(Progress.silent());
      assertThat(fetched.sources()).allSatisfy(s -> assertThat(s.keyFingerprint()).hasSize(40));
      assertThat(fetched.epoch()).isPositive();
      IndexSnapshot loaded = new DebianIndex(sources, archives, folder).current(Progress.silent());
      assertThat(loaded).isNotSameAs(fetched);
      assertThat(select(loaded)).isEqualTo(select(fetched)).isInstanceOf(Selection.Resolved.class);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.sorted(Comparator.naturalOrder()).map(f -> f.getFileName().toString()))
          .containsExactly(fetched.id() + ".zst", "latest");
    }
  }

  private static Selection select(IndexSnapshot snapshot) {
    return DebianResolver.resolve(
        snapshot,
        Stream.of("git", "ca-certificates", "maven", "postgresql", "python3")
            .flatMap(name -> PackageRequest.parse(name, "test").stream())
            .toList());
  }
}
