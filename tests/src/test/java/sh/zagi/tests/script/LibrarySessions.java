// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/// Lets JGit clone and push by another SSH library than its own.
final class LibrarySessions extends SshSessionFactory {
  private final ClientLibrary library;

  LibrarySessions(ClientLibrary library) {
    this.library = library;
  }

  @Override
  public String getType() {
    return library.getClass().getSimpleName();
  }

  @Override
  public RemoteSession getSession(
      URIish to, @Nullable CredentialsProvider credentials, FS files, int timeoutMillis)
      throws TransportException {
    try {
      return new LibrarySession(library.connect("alice"));
    } catch (IOException e) {
      throw new TransportException(to, String.valueOf(e.getMessage()), e);
    }
  }

  private record LibrarySession(ClientLibrary.Connection connection) implements RemoteSession {
    @Override
    public Process exec(String command, int timeoutSeconds) throws IOException {
      return new ChannelProcess(connection.run(command, false));
    }

    @Override
    public void disconnect() {
      try {
        connection.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// What runs on the other side, as a process of this one.
  private static final class ChannelProcess extends Process {
    private final ClientLibrary.Channel channel;
    private final OutputStream in;
    private final InputStream out;
    private final InputStream err;

    ChannelProcess(ClientLibrary.Channel channel) throws IOException {
      this.channel = channel;
      this.in = channel.in();
      this.out = channel.out();
      this.err = channel.err();
    }

    @Override
    public OutputStream getOutputStream() {
      return in;
    }

    @Override
    public InputStream getInputStream() {
      return out;
    }

    @Override
    public InputStream getErrorStream() {
      return err;
    }

    @Override
    public int waitFor() {
      try {
        return Integer.parseInt(channel.ending());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int exitValue() {
      if (!channel.hasEnded()) {
        throw new IllegalThreadStateException();
      }
      return waitFor();
    }

    @Override
    public void destroy() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
