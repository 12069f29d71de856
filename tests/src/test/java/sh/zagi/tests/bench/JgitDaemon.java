// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jgit.transport.Daemon;
import org.eclipse.jgit.transport.DaemonClient;
import org.eclipse.jgit.transport.resolver.FileResolver;

/// JGit's own daemon as a program, as `jgit daemon` starts it: `JgitDaemon FOLDER PORT`.
final class JgitDaemon {
  private JgitDaemon() {}

  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[1]);
    Daemon daemon = new Daemon(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    daemon.setRepositoryResolver(new FileResolver<DaemonClient>(new File(arguments[0]), true));
    daemon.getService("git-receive-pack").setEnabled(true);
    daemon.start();
  }
}
