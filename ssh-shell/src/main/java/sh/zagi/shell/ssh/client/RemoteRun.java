// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import sh.zagi.config.DataSize;
import sh.zagi.storage.git.RemoteShell;

/// A command that runs at an upstream. What it prints is counted, and what it complains of is cut.
final class RemoteRun implements RemoteShell.Running {
  /// After the output ended, the status follows at once or never.
  private static final Duration LONGEST_END = Duration.ofSeconds(2);

  private static final long MOST_COMPLAINT_BYTES = 16 * 1024;

  private final ChannelExec channel;
  private final InputStream out;
  private final InputStream err;

  RemoteRun(ChannelExec channel, AtomicLong received, DataSize most) {
    this.channel = channel;
    this.out = new Counted(channel.getInvertedOut(), received, most);
    this.err = new Cut(channel.getInvertedErr());
  }

  @Override
  public OutputStream in() {
    return channel.getInvertedIn();
  }

  @Override
  public InputStream out() {
    return out;
  }

  @Override
  public InputStream err() {
    return err;
  }

  @Override
  public OptionalInt status() {
    channel.waitFor(
        EnumSet.of(ClientChannelEvent.EXIT_STATUS, ClientChannelEvent.CLOSED), LONGEST_END);
    Integer status = channel.getExitStatus();
    return status == null ? OptionalInt.empty() : OptionalInt.of(status);
  }

  @Override
  public boolean isRunning() {
    return channel.isOpen() && channel.getExitStatus() == null;
  }

  @Override
  public void close() {
    channel.close(true);
  }

  /// Ends when all commands of a meeting together printed too much.
  private static final class Counted extends FilterInputStream {
    private final AtomicLong received;
    private final DataSize most;

    Counted(InputStream in, AtomicLong received, DataSize most) {
      super(in);
      this.received = received;
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int bytes) throws IOException {
      if (received.addAndGet(bytes) > most.bytes()) {
        throw new IOException("the upstream sent more than " + most);
      }
    }
  }

  /// What comes after the first part is read and dropped, so that the command does not stand still.
  private static final class Cut extends FilterInputStream {
    private long left = MOST_COMPLAINT_BYTES;

    Cut(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      while (left <= 0 && read >= 0) {
        read = super.read(into, offset, length);
      }
      left -= Math.max(0, read);
      return read;
    }
  }
}
