// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/// What a client sends in a fetch by protocol 2, where stock git says two things that JGit ends the
/// connection for: `deepen-relative` (`git fetch --deepen`), which becomes a depth from the tips,
/// and a `ref-prefix` that no ref can have (`git fetch URL :name`), which is left out. Each request
/// ends with a flush packet, and that is where the depth goes, when all is known that it follows
/// from. The rest passes as it is. Belongs to one thread.
final class FetchInput extends FilterInputStream {
  private static final Pattern DEEPEN = Pattern.compile("deepen ([1-9]\\d{0,9})");
  private static final Pattern WANT = Pattern.compile("want ([0-9a-f]{40})");
  private static final Pattern SHALLOW = Pattern.compile("shallow ([0-9a-f]{40})");
  private static final String RELATIVE = "deepen-relative";
  private static final String PREFIX = "ref-prefix ";
  private static final int HEADER_BYTES = 4;
  private static final int LONGEST_PACKET = 65_520;

  /// More of them are no request of git's; JGit gets what came as it came.
  private static final int MOST_IDS = 100_000;

  private final Repository repository;
  private byte[] ready = new byte[0];
  private int at;
  private boolean passing;

  private OptionalInt deepen = OptionalInt.empty();
  private boolean relative;
  private final Set<ObjectId> wants = new HashSet<>();
  private final Set<ObjectId> shallow = new HashSet<>();

  FetchInput(InputStream in, Repository repository) {
    super(in);
    this.repository = repository;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (at == ready.length && !passing) {
      ready = packet();
      at = 0;
    }
    if (at == ready.length) {
      return super.read(into, from, length);
    }
    int some = Math.min(length, ready.length - at);
    System.arraycopy(ready, at, into, from, some);
    at += some;
    return some;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /// What is to be read for one packet: nothing, when it waits or is left out. What is no packet is
  /// left to the reader, and nothing is changed after it.
  private byte[] packet() throws IOException {
    byte[] header = in.readNBytes(HEADER_BYTES);
    int length = length(header);
    if (length == 0) {
      return joined(depth(), header);
    }
    if (length < 0 || length > LONGEST_PACKET) {
      passing = true;
      return header;
    }
    if (length <= HEADER_BYTES) {
      return header;
    }
    byte[] content = in.readNBytes(length - HEADER_BYTES);
    return isHeld(new String(content, UTF_8).stripTrailing())
        ? new byte[0]
        : joined(header, content);
  }

  /// Notes what a line says, and whether it goes no further for now.
  private boolean isHeld(String line) {
    if (line.startsWith(PREFIX)) {
      return !isPossible(line.substring(PREFIX.length()));
    }
    if (line.equals(RELATIVE)) {
      relative = true;
      return true;
    }
    Matcher depth = DEEPEN.matcher(line);
    if (depth.matches() && deepen.isEmpty()) {
      long number = Long.parseLong(depth.group(1));
      if (number <= Integer.MAX_VALUE) {
        deepen = OptionalInt.of((int) number);
        return true;
      }
    }
    id(WANT, line).filter(_ -> wants.size() < MOST_IDS).ifPresent(wants::add);
    id(SHALLOW, line).filter(_ -> shallow.size() < MOST_IDS).ifPresent(shallow::add);
    return false;
  }

  private static Optional<ObjectId> id(Pattern kind, String line) {
    Matcher matcher = kind.matcher(line);
    return matcher.matches()
        ? Optional.of(ObjectId.fromString(matcher.group(1)))
        : Optional.empty();
  }

  /// Whether a ref can begin so, by the rules for the names of refs.
  private static boolean isPossible(String prefix) {
    return prefix.isEmpty()
        || Repository.isValidRefName((prefix.endsWith("/") ? prefix : prefix + "/") + "x");
  }

  /// The depth that was asked for; the state is that of the next request then.
  private byte[] depth() throws IOException {
    OptionalInt depth = deepen;
    if (relative && deepen.isPresent()) {
      depth = ShallowDepth.of(repository, wants, shallow, deepen.getAsInt());
    }
    deepen = OptionalInt.empty();
    relative = false;
    wants.clear();
    shallow.clear();
    if (depth.isEmpty()) {
      return new byte[0];
    }
    String line = "deepen " + depth.getAsInt() + "\n";
    return String.format(Locale.ROOT, "%04x%s", HEADER_BYTES + line.length(), line)
        .getBytes(US_ASCII);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = new byte[one.length + other.length];
    System.arraycopy(one, 0, both, 0, one.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  /// @return -1 for what is no length, such as the end of all
  private static int length(byte[] header) {
    try {
      return header.length < HEADER_BYTES ? -1 : Integer.parseInt(new String(header, US_ASCII), 16);
    } catch (NumberFormatException _) {
      return -1;
    }
  }
}
