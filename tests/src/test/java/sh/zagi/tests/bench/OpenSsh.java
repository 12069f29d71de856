// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import sh.zagi.tests.FreePort;

/// The peer: an OpenSSH daemon of its own on the loopback, which runs the machine's git.
final class OpenSsh implements AutoCloseable {
  private static final int MOST_TRIES = 200;
  private static final int PAUSE_MILLIS = 25;

  private final Process process;
  private final int port;

  private OpenSsh(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static OpenSsh start(Path folder, Path publicKey) throws IOException, InterruptedException {
    int port = FreePort.find();
    Path hostKey = folder.resolve("sshd_host_key");
    Client.check("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", hostKey.toString());
    Path config = folder.resolve("sshd_config");
    Files.writeString(
        config,
        """
        Port %d
        ListenAddress 127.0.0.1
        HostKey %s
        AuthorizedKeysFile %s
        PidFile none
        PermitRootLogin prohibit-password
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        StrictModes no
        UsePAM no
        PrintMotd no
        PrintLastLog no
        AcceptEnv GIT_PROTOCOL
        MaxStartups 200
        """
            .formatted(port, hostKey, publicKey));
    // Where OpenSSH separates its privileges; a package's start script makes it elsewhere.
    Files.createDirectories(Path.of("/run/sshd"));
    Process process =
        new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("sshd.log").toFile())
            .start();
    OpenSsh peer = new OpenSsh(process, port);
    peer.awaitReady(folder.resolve("sshd.log"));
    return peer;
  }

  private void awaitReady(Path log) throws IOException, InterruptedException {
    for (int tried = 0; tried < MOST_TRIES && process.isAlive(); tried++) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException _) {
        process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
    throw new IOException("sshd did not start: " + Files.readString(log));
  }

  int port() {
    return port;
  }

  Process process() {
    return process;
  }

  @Override
  public void close() {
    process.destroy();
  }
}
