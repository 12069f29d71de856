// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import sh.zagi.env.linux.Command;

/// Builds what is in the store once more and compares every byte: `nix-build --check`.
public final class Rebuild {
  private static final Duration MOST_TIME = Duration.ofMinutes(20);

  private final NixStore store;

  /// @param folder for settings of the store
  public Rebuild(Path folder) throws IOException {
    this.store = NixStore.open(folder);
  }

  /// Fails unless the derivation of a store path gives the same path again.
  public void assertSame(Path storePath) throws IOException {
    String derivation = lines("nix-store", "--query", "--deriver", storePath.toString()).getFirst();
    assertThat(derivation).as("the derivation of " + storePath).endsWith(".drv");
    assertDerivation(derivation);
  }

  /// The same for what it was built from, as far as that was built here and not downloaded.
  public void assertSameWithInputs(Path storePath) throws IOException {
    String derivation = lines("nix-store", "--query", "--deriver", storePath.toString()).getFirst();
    List<String> built =
        lines("nix-store", "--query", "--requisites", derivation).stream()
            .filter(path -> path.matches(".*-(toolbox|base|stage)\\.drv"))
            .toList();
    assertThat(built).hasSizeGreaterThan(3);
    for (String one : built) {
      assertDerivation(one);
    }
  }

  private void assertDerivation(String derivation) throws IOException {
    List<String> said = Collections.synchronizedList(new ArrayList<>());
    Command.Ended ended =
        new Command(
                List.of("nix-store", "--realise", "--check", derivation),
                store.variables(),
                MOST_TIME)
            .run(said::add);
    assertThat(ended.status())
        .as(() -> String.join("\n", said.subList(Math.max(0, said.size() - 20), said.size())))
        .isZero();
    // It says nothing at all when it finds nothing to build, which would prove nothing.
    assertThat(said).anyMatch(line -> line.startsWith("checking outputs of"));
  }

  private List<String> lines(String... command) throws IOException {
    Command.Ended ended =
        new Command(List.of(command), store.variables(), MOST_TIME).run(line -> {});
    assertThat(ended.succeeded()).as(String.join(" ", command)).isTrue();
    return ended.output().lines().toList();
  }
}
