// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.OptionalInt;

/// Runs commands on the machine of an upstream, over SSH. One for each meeting.
public interface RemoteShell {
  /// Begins a command there.
  ///
  /// @param command for the shell there, quoted for it
  /// @param variables that it should see; the other side may leave them out
  /// @throws IOException in one line, when the upstream can't be reached, is not who it was, or
  ///   does not know this side
  Running run(String command, Map<String, String> variables) throws IOException;

  /// A command that runs there.
  interface Running extends AutoCloseable {
    /// Where it reads from.
    OutputStream in();

    InputStream out();

    /// Cut after a while.
    InputStream err();

    /// Its exit status, if it comes within a moment.
    OptionalInt status() throws InterruptedException;

    boolean isRunning();

    /// Ends it. Idempotent.
    @Override
    void close();
  }
}
