// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StorePathsTest {
  /// The expected path was printed by `nix-store --print-fixed-path`.
  @Test
  void a_fixed_path_is_the_one_that_nix_computes() {
    assertThat(
            NixStore.fixedPath(
                "194fd3750e6d647f300045a266c20cc3a3d47f84fd2fc8ff8830c55098b63c0d",
                "fakeroot_1.31-1.2_amd64.deb"))
        .isEqualTo(
            Path.of("/nix/store/npqx819ik94cxi4lgpydhhip11p1h4ym-fakeroot_1.31-1.2_amd64.deb"));
  }
}
