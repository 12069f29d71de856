// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// An open user namespace that serves as an id map for mounts (see [Layers]).
///
/// The namespace holds no process once it is open; closing the descriptor frees it.
public final class UserNamespace implements AutoCloseable {
  private static final long AT_FDCWD = -100;
  private static final long O_RDONLY_CLOEXEC = 0x80000;
  private static final NativeCall OPENAT = NativeCall.variadic("openat", 3, 3);

  private final Descriptor descriptor;

  private UserNamespace(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /// `count` ids from `inside` on (as stored on disk) appear as `outside` and following.
  public record IdRange(long inside, long outside, long count) {
    String line() {
      return inside + " " + outside + " " + count + "\n";
    }
  }

  /// Creates a namespace with one range for both users and groups; needs root.
  public static UserNamespace map(IdRange range) throws IOException {
    return map(List.of(range));
  }

  /// Creates a namespace with several ranges that do not overlap.
  public static UserNamespace map(List<IdRange> ranges) throws IOException {
    String lines = ranges.stream().map(IdRange::line).collect(Collectors.joining());
    Process holder = BlankNamespaces.take();
    try {
      Path process = Path.of("/proc/" + holder.pid());
      write(process.resolve("uid_map"), lines);
      write(process.resolve("gid_map"), lines);
      try (Arena arena = Arena.ofConfined()) {
        long number =
            OPENAT.call(
                AT_FDCWD,
                arena.allocateFrom(process.resolve("ns/user").toString()).address(),
                O_RDONLY_CLOEXEC);
        return new UserNamespace(new Descriptor((int) number));
      }
    } finally {
      holder.destroyForcibly();
    }
  }

  private static void write(Path map, String line) throws IOException {
    Files.write(map, line.getBytes(StandardCharsets.US_ASCII));
  }

  int number() {
    return descriptor.number();
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
