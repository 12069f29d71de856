// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import static org.awaitility.Awaitility.await;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;

/// The client of JSch, as its present maintainers have it.
///
/// @param knownHosts has the server's key under the name `zagi`
record JschLibrary(int port, Path key, Path knownHosts) implements ClientLibrary {
  private static final Duration MOST_TIME = Duration.ofMinutes(8);

  /// What the library says of a program that was ended by a signal, or has not ended.
  private static final int NO_STATUS = -1;

  @Override
  public Connection connect(String user) throws IOException {
    try {
      JSch library = new JSch();
      library.addIdentity(key.toString());
      library.setKnownHosts(knownHosts.toString());
      Session session = library.getSession(user, "127.0.0.1", port);
      session.setHostKeyAlias("zagi");
      session.connect();
      return new JschConnection(session);
    } catch (JSchException e) {
      throw new IOException(e);
    }
  }

  private record JschConnection(Session session) implements Connection {
    @Override
    public Channel run(String command, boolean inTerminal) throws IOException {
      try {
        ChannelExec exec = (ChannelExec) session.openChannel("exec");
        exec.setCommand(command);
        exec.setPty(inTerminal);
        // The library keeps what comes in only for streams that exist when it connects.
        JschChannel channel =
            new JschChannel(
                exec, exec.getOutputStream(), exec.getInputStream(), exec.getErrStream());
        exec.connect();
        return channel;
      } catch (JSchException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void close() {
      session.disconnect();
    }
  }

  private record JschChannel(ChannelExec exec, OutputStream in, InputStream out, InputStream err)
      implements Channel {
    @Override
    public void signal(String name) throws IOException {
      try {
        exec.sendSignal(name);
      } catch (Exception e) {
        throw new IOException(e);
      }
    }

    @Override
    public boolean hasEnded() {
      return exec.isClosed();
    }

    @Override
    public String ending() {
      await().atMost(MOST_TIME).until(exec::isClosed);
      return exec.getExitStatus() == NO_STATUS
          ? String.valueOf(exec.getExitSignal())
          : Integer.toString(exec.getExitStatus());
    }

    @Override
    public void close() {
      exec.disconnect();
    }
  }
}
