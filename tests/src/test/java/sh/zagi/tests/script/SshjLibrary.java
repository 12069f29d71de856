// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.connection.channel.direct.Signal;

/// The client of sshj.
///
/// @param hostKey its fingerprint, as the server tells it
record SshjLibrary(int port, Path key, String hostKey) implements ClientLibrary {
  @Override
  public Connection connect(String user) throws IOException {
    SSHClient client = new SSHClient();
    try {
      client.addHostKeyVerifier(hostKey);
      client.connect("127.0.0.1", port);
      client.authPublickey(user, client.loadKeys(key.toString()));
      return new SshjConnection(client);
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  private record SshjConnection(SSHClient client) implements Connection {
    @Override
    public Channel run(String command, boolean inTerminal) throws IOException {
      Session session = client.startSession();
      if (inTerminal) {
        session.allocateDefaultPTY();
      }
      return new SshjChannel(session, session.exec(command));
    }

    @Override
    public void close() throws IOException {
      client.close();
    }
  }

  private record SshjChannel(Session session, Session.Command command) implements Channel {
    @Override
    public OutputStream in() {
      return command.getOutputStream();
    }

    @Override
    public InputStream out() {
      return command.getInputStream();
    }

    @Override
    public InputStream err() {
      return command.getErrorStream();
    }

    @Override
    public void signal(String name) throws IOException {
      command.signal(Signal.fromString(name));
    }

    @Override
    public boolean hasEnded() {
      return !command.isOpen();
    }

    @Override
    public String ending() throws IOException {
      command.join();
      return command.getExitStatus() == null
          ? String.valueOf(command.getExitSignal())
          : command.getExitStatus().toString();
    }

    @Override
    public void close() throws IOException {
      session.close();
    }
  }
}
