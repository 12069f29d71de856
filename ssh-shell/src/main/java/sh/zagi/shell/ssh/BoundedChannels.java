// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import org.apache.sshd.common.Service;
import org.apache.sshd.common.ServiceFactory;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.session.AbstractServerSession;
import org.apache.sshd.server.session.ServerConnectionService;

/// The channels of a connection, no more than so many: one too many is refused (RFC 4254 §5.1),
/// where MINA's own limit would end the connection with all that runs in it.
final class BoundedChannels extends ServerConnectionService {
  /// Editors open many: a shell, an agent of their own, a connection for each forwarded request.
  static final int MOST = 64;

  /// MINA's own limit, which is not to be met.
  static final int NEVER = 4 * MOST;

  private static final String NAME = "ssh-connection";

  private BoundedChannels(AbstractServerSession session) throws SshException {
    super(session);
  }

  /// Makes one for each connection.
  static final class Factory implements ServiceFactory {
    @Override
    public String getName() {
      return NAME;
    }

    @Override
    public Service create(Session session) throws SshException {
      return new BoundedChannels((AbstractServerSession) session);
    }
  }

  @Override
  protected void channelOpen(Buffer buffer) throws Exception {
    if (getChannels().size() < MOST) {
      super.channelOpen(buffer);
      return;
    }
    var _ = buffer.getString();
    long sender = buffer.getUInt();
    sendChannelOpenFailure(
        buffer,
        sender,
        SshConstants.SSH_OPEN_RESOURCE_SHORTAGE,
        "at most " + MOST + " channels on one connection",
        "");
  }
}
