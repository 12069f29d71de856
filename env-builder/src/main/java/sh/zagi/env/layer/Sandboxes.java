// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.util.List;
import sh.zagi.env.fetch.Artifact;
import sh.zagi.env.fetch.Sandbox;
import sh.zagi.env.lock.LockedFile;

/// What a package manager fetched while it ran in a sandbox, as pins.
final class Sandboxes {
  private Sandboxes() {}

  /// Every unchanging file that the gateway gave: what a program left on disk is not believed.
  static List<LockedFile> served(Sandbox.Outcome outcome) {
    return outcome.served().entrySet().stream()
        .filter(one -> !one.getKey().registry().isChanging(one.getKey().path()))
        .map(one -> {
          Artifact artifact = one.getValue();
          return new LockedFile(
              one.getKey().registry().word(),
              one.getKey().path(),
              artifact.sha256(),
              artifact.sizeBytes());
        })
        .toList();
  }
}
