// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.Optional;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.io.nio2.Nio2Service;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactory;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.io.nio2.Nio2Session;
import sh.zagi.shell.command.Source;

/// Turns away sockets that the gate refuses, before anything is made for them. MINA's own hook
/// (`IoServiceEventListener.connectionAccepted`) can refuse too, but then leaves the socket open.
final class GatedSockets extends Nio2ServiceFactoryFactory {
  private final ConnectionGate gate;
  private final Farewells farewells = new Farewells();

  GatedSockets(ConnectionGate gate) {
    this.gate = gate;
  }

  @Override
  public IoServiceFactory create(FactoryManager manager) {
    return new Nio2ServiceFactory(manager, newExecutor(), newExecutor()) {
      @Override
      public Nio2Session createSession(
          Nio2Service service,
          IoHandler handler,
          AsynchronousSocketChannel socket,
          SocketAddress accepted)
          throws Throwable {
        Source source = Source.of(socket.getRemoteAddress());
        Optional<String> refusal = gate.refusal(source);
        if (refusal.isPresent()) {
          farewells.say(socket, refusal.get());
          throw new Refused(source);
        }
        return super.createSession(
            service, new PromptAcknowledgement(handler, socket), socket, accepted);
      }
    };
  }

  /// Has no stack trace: whoever floods the door shall not fill the log.
  private static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(Source source) {
      super("connection refused: " + source.name());
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }
}
