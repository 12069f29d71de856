// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;

/// Lets JGit speak through the shell of one meeting, whatever address it means to call. Nothing of
/// this machine's own SSH configuration is read.
final class ShellSessions extends SshSessionFactory {
  private final RemoteShell shell;

  ShellSessions(RemoteShell shell) {
    this.shell = shell;
  }

  @Override
  public RemoteSession getSession(
      URIish uri, CredentialsProvider credentials, FS files, int timeoutMillis) {
    return new Session(shell);
  }

  @Override
  public String getType() {
    return "zagi";
  }

  /// The connection is the meeting's, which closes it.
  private record Session(RemoteShell shell) implements RemoteSession2 {
    @Override
    public Process exec(String command, int timeoutSeconds) throws IOException {
      return exec(command, Map.of(), timeoutSeconds);
    }

    @Override
    public Process exec(String command, Map<String, String> variables, int timeoutSeconds)
        throws IOException {
      return new Remote(shell.run(command, variables));
    }

    @Override
    public void disconnect() {}
  }

  /// A command there in the form in which JGit takes one.
  private static final class Remote extends Process {
    /// For a status that never came.
    private static final int UNKNOWN = -1;

    private final RemoteShell.Running running;

    Remote(RemoteShell.Running running) {
      this.running = running;
    }

    @Override
    public OutputStream getOutputStream() {
      return running.in();
    }

    @Override
    public InputStream getInputStream() {
      return running.out();
    }

    @Override
    public InputStream getErrorStream() {
      return running.err();
    }

    @Override
    public int waitFor() throws InterruptedException {
      return running.status().orElse(UNKNOWN);
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
      return running.status().isPresent();
    }

    @Override
    public int exitValue() {
      try {
        return waitFor();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return UNKNOWN;
      }
    }

    @Override
    public boolean isAlive() {
      return running.isRunning();
    }

    @Override
    public void destroy() {
      running.close();
    }
  }
}
