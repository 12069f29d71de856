// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.env.Progress;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.spec.DepsSpec;

/// One kind of libraries: what of a project decides them, how they are pinned, how they become a
/// layer, and where a session sees it. Without state.
public interface LibraryKind {
  /// As in `deps` of env.nix.
  String name();

  /// Where its packages come from.
  Registry registry();

  /// Debian packages that an installation needs besides the package manager, each with a reason.
  default Map<String, String> packages() {
    return Map.of();
  }

  /// The texts of the project on which the pins depend, by path, without what does not matter to
  /// them: while these stay, the pins stay.
  Map<String, byte[]> inputs(ProjectFiles files, DepsSpec deps) throws FetchException;

  /// Pins everything, with every file fetched and checked.
  ///
  /// @throws FetchException with a sentence for people when it cannot be had
  Locked resolve(Workshop workshop, Project project, DepsSpec deps, Progress progress)
      throws FetchException, IOException, InterruptedException;

  /// How the layer is made, for a lock of this kind.
  Recipe recipe(Workshop workshop, Locked locked)
      throws FetchException, IOException, InterruptedException;

  /// Where a session sees the layer.
  Placement placement(Locked locked);

  /// What the package manager said went wrong, found in the log of a failed layer.
  default Optional<String> complaint(List<String> log) {
    return Optional.empty();
  }
}
