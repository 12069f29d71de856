// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.transport.ReceivePack;

/// One push on its way in. Closing it drops whatever was not accepted and lets the next push start.
public final class Receiving implements AutoCloseable {
  private final ReceivePack pack;
  private final Quarantine quarantine;
  private final Runnable leave;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// @param leave lets the next push start
  Receiving(ReceivePack pack, Quarantine quarantine, Runnable leave) {
    this.pack = pack;
    this.quarantine = quarantine;
    this.leave = leave;
  }

  public ReceivePack pack() {
    return pack;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        quarantine.close();
      } finally {
        leave.run();
      }
    }
  }
}
