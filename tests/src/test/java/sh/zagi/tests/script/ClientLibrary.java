// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// An SSH library for Java programs, as a client of one server.
interface ClientLibrary {
  /// Logs in with the key of a person.
  Connection connect(String user) throws IOException;

  /// A connection that was let in.
  interface Connection extends AutoCloseable {
    Channel run(String command, boolean inTerminal) throws IOException;

    @Override
    void close() throws IOException;
  }

  /// A program that runs on the other side.
  interface Channel extends AutoCloseable {
    OutputStream in() throws IOException;

    InputStream out() throws IOException;

    InputStream err() throws IOException;

    /// @param name without `SIG`
    void signal(String name) throws IOException;

    boolean hasEnded();

    /// Waits for the end.
    ///
    /// @return the exit status, or the name of the signal that ended the program
    String ending() throws IOException;

    @Override
    void close() throws IOException;
  }
}
