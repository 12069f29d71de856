// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A Unix socket by which an OCI runtime hands over one pty master (OCI `console-socket`).
///
/// One socket serves one terminal: the message names nothing, so sharing would mix terminals.
public final class ConsoleSocket implements AutoCloseable {
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM_CLOEXEC = 1 | 0x80000;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int PATH_LIMIT_BYTES = 107;
  private static final int ADDRESS_BYTES = 110;
  private static final int MSGHDR_BYTES = 56;
  private static final int CMSG_HEADER_BYTES = 16;
  private static final int CONTROL_BYTES = 64;
  private static final int NAME_BYTES = 4096;

  private static final NativeCall SOCKET = NativeCall.ofInt("socket", 3);
  private static final NativeCall BIND = NativeCall.ofInt("bind", 3);
  private static final NativeCall LISTEN = NativeCall.ofInt("listen", 2);
  private static final NativeCall ACCEPT4 = NativeCall.ofInt("accept4", 4);
  private static final NativeCall RECVMSG = NativeCall.ofLong("recvmsg", 3);

  private final Descriptor socket;
  private final Path path;

  private ConsoleSocket(Descriptor socket, Path path) {
    this.socket = socket;
    this.path = path;
  }

  /// Listens on a new socket at `path`, which must be at most 107 bytes long.
  public static ConsoleSocket listen(Path path) {
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    if (name.length > PATH_LIMIT_BYTES) {
      throw new IllegalArgumentException("socket path is longer than 107 bytes: " + path);
    }
    Descriptor socket = new Descriptor((int) SOCKET.call(AF_UNIX, SOCK_STREAM_CLOEXEC, 0));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(ADDRESS_BYTES, 8);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
      BIND.call(socket.number(), address.address(), ADDRESS_BYTES);
      LISTEN.call(socket.number(), 1);
      return new ConsoleSocket(socket, path);
    } catch (RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  /// Waits for the pty master; empty when `wake` was signalled first or the peer sent none.
  public Optional<Descriptor> receive(Descriptor wake) {
    if (!socket.readable(wake)) {
      return Optional.empty();
    }
    try (Descriptor peer = new Descriptor((int) ACCEPT4.call(socket.number(), 0, 0, SOCK_CLOEXEC));
        Arena arena = Arena.ofConfined()) {
      if (!peer.readable(wake)) {
        return Optional.empty();
      }
      MemorySegment name = arena.allocate(NAME_BYTES);
      MemorySegment vector = arena.allocate(16, 8);
      vector.set(ValueLayout.JAVA_LONG, 0, name.address());
      vector.set(ValueLayout.JAVA_LONG, 8, NAME_BYTES);
      MemorySegment control = arena.allocate(CONTROL_BYTES, 8);
      MemorySegment message = arena.allocate(MSGHDR_BYTES, 8);
      message.set(ValueLayout.JAVA_LONG, 16, vector.address());
      message.set(ValueLayout.JAVA_LONG, 24, 1);
      message.set(ValueLayout.JAVA_LONG, 32, control.address());
      message.set(ValueLayout.JAVA_LONG, 40, CONTROL_BYTES);
      RECVMSG.call(peer.number(), message.address(), MSG_CMSG_CLOEXEC);
      boolean carriesDescriptor =
          message.get(ValueLayout.JAVA_LONG, 40) >= CMSG_HEADER_BYTES + Integer.BYTES
              && control.get(ValueLayout.JAVA_INT, 8) == SOL_SOCKET
              && control.get(ValueLayout.JAVA_INT, 12) == SCM_RIGHTS;
      return carriesDescriptor
          ? Optional.of(new Descriptor(control.get(ValueLayout.JAVA_INT, CMSG_HEADER_BYTES)))
          : Optional.empty();
    }
  }

  /// Where the runtime connects to.
  public Path path() {
    return path;
  }

  @Override
  public void close() {
    socket.close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException _) {
      // The start-up sweep empties the folder; a left-over socket file harms nobody until then.
    }
  }
}
