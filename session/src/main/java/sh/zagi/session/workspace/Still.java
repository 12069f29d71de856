// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import sh.zagi.session.runtime.Cgroups;

/// Work on files while the programs that could write to them stand still.
public final class Still {
  private Still() {}

  /// Freezes the container, does the work, and lets it run again, whatever happens.
  ///
  /// @param container empty when no process can write to the files
  /// @throws IOException also when the container does not stand still in time
  public static <T> T during(Optional<Cgroups> container, Callable<T> work) throws Exception {
    if (container.isEmpty()) {
      return work.call();
    }
    if (!container.get().freeze()) {
      throw new IOException("its programs do not stand still");
    }
    try {
      return work.call();
    } finally {
      container.get().thaw();
    }
  }
}
