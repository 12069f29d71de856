// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/// A program copied to memory that nobody can write any more (`memfd_create(2)`).
///
/// Container engines protect their own file from the container by running from such a copy, which
/// each of them makes anew at every start, by a mount and an unmount that the whole machine waits
/// for. Started from this one they find that it is done. The copy lives as long as this process.
public final class SealedProgram {
  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;

  /// Since Linux 6.3, where a machine may otherwise refuse to run such files.
  private static final int MFD_EXEC = 0x10;

  private static final int F_ADD_SEALS = 1033;
  private static final int SEAL_SHRINK_GROW_WRITE_SEAL = 0xf;

  private static final NativeCall MEMFD_CREATE = NativeCall.ofInt("memfd_create", 2);
  private static final NativeCall FCNTL = NativeCall.variadic("fcntl", 3, 2);

  private SealedProgram() {}

  /// Makes a link by which the copy is run under the name of the program.
  ///
  /// @param folder where the link goes; belongs to this process alone
  /// @throws IOException when the program cannot be read
  /// @throws SystemCallException when the kernel has no such files
  public static Path link(Path program, Path folder) throws IOException {
    int number = open(program.getFileName().toString());
    Path copy = Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + number);
    try (OutputStream out = Files.newOutputStream(copy)) {
      Files.copy(program, out);
    }
    FCNTL.call(number, F_ADD_SEALS, SEAL_SHRINK_GROW_WRITE_SEAL);
    Files.createDirectories(folder);
    Path link = folder.resolve(program.getFileName());
    // One of a server that was killed shows nowhere.
    Files.deleteIfExists(link);
    return Files.createSymbolicLink(link, copy);
  }

  private static int open(String name) {
    try (Arena arena = Arena.ofConfined()) {
      long text = arena.allocateFrom(name).address();
      int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
      long number = MEMFD_CREATE.tryCall(text, flags | MFD_EXEC);
      return (int) (number >= 0 ? number : MEMFD_CREATE.call(text, flags));
    }
  }
}
