// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jgit.errors.PackProtocolException;

/// What a git client sends. When it falls silent for too long, JGit tells it why: of an error of
/// the protocol it passes the words on, of any other it says that the server is at fault. Belongs
/// to one thread.
final class ClientInput extends FilterInputStream {
  private final Duration longest;

  /// @param in gives up by itself
  /// @param longest silence after which it does
  ClientInput(InputStream in, Duration longest) {
    super(in);
    this.longest = longest;
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  @Override
  public int read() throws IOException {
    return told(super::read);
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    return told(() -> super.read(into, from, length));
  }

  @Override
  public long skip(long count) throws IOException {
    return told(() -> super.skip(count));
  }

  /// JGit asks when a pack is as large as it may be: if nothing more is said to come, it takes the
  /// pack for cut off instead of too large. What comes from a network cannot say that.
  @Override
  public int available() throws IOException {
    return Math.max(1, super.available());
  }

  private <T> T told(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (IOException e) {
      if (!isSilence(e)) {
        throw e;
      }
      throw new PackProtocolException(
          "git said nothing for " + words(longest) + ", the longest that is waited for it", e);
    }
  }

  private static boolean isSilence(IOException e) {
    return e instanceof InterruptedIOException || e.getCause() instanceof TimeoutException;
  }

  private static String words(Duration time) {
    long seconds = time.toSeconds();
    return seconds % 60 == 0 && seconds > 60 ? seconds / 60 + " minutes" : seconds + " seconds";
  }
}
