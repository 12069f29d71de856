// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Mounts read-only folders with shifted ids, and overlays on top of them.
///
/// Call it on a thread of [PrivateMounts], so that no mount reaches the machine's own table.
public final class Layers {
  private static final long AT_FDCWD = -100;
  private static final long AT_EMPTY_PATH = 0x1000;
  private static final long SYS_OPEN_TREE = 428;
  private static final long SYS_MOVE_MOUNT = 429;
  private static final long SYS_MOUNT_SETATTR = 442;
  private static final long OPEN_TREE_CLONE_CLOEXEC = 1 | 0x80000;
  private static final long MOVE_MOUNT_F_EMPTY_PATH = 4;
  private static final long READ_ONLY_NOSUID_NODEV = 1 | 2 | 4;
  private static final long MOUNT_ATTR_IDMAP = 0x100000;
  private static final long MOUNT_ATTR_BYTES = 32;
  private static final long MS_NOSUID_NODEV = 2 | 4;
  private static final long MS_BIND = 4096;
  private static final NativeCall MOUNT = NativeCall.ofInt("mount", 5);
  private static final NativeCall SYSCALL = NativeCall.variadic("syscall", 6, 1);

  private Layers() {}

  /// Shows `folder` at `mountPoint`, read-only, with its owners shifted by `ids`.
  public static void showShifted(Path folder, Path mountPoint, UserNamespace ids) {
    try (Arena arena = Arena.ofConfined()) {
      long source = arena.allocateFrom(folder.toString()).address();
      long empty = arena.allocateFrom("").address();
      try (Descriptor tree =
          new Descriptor(
              (int) SYSCALL.call(SYS_OPEN_TREE, AT_FDCWD, source, OPEN_TREE_CLONE_CLOEXEC, 0, 0))) {
        MemorySegment attributes = arena.allocate(MOUNT_ATTR_BYTES, 8);
        attributes.setAtIndex(ValueLayout.JAVA_LONG, 0, MOUNT_ATTR_IDMAP | READ_ONLY_NOSUID_NODEV);
        attributes.setAtIndex(ValueLayout.JAVA_LONG, 3, ids.number());
        SYSCALL.call(
            SYS_MOUNT_SETATTR,
            tree.number(),
            empty,
            AT_EMPTY_PATH,
            attributes.address(),
            MOUNT_ATTR_BYTES);
        SYSCALL.call(
            SYS_MOVE_MOUNT,
            tree.number(),
            empty,
            AT_FDCWD,
            arena.allocateFrom(mountPoint.toString()).address(),
            MOVE_MOUNT_F_EMPTY_PATH);
      }
    }
  }

  /// Shows a mounted folder at a second place, for example below folders that others may enter.
  public static void showAlso(Path folder, Path mountPoint) {
    try (Arena arena = Arena.ofConfined()) {
      MOUNT.call(
          arena.allocateFrom(folder.toString()).address(),
          arena.allocateFrom(mountPoint.toString()).address(),
          0,
          MS_BIND,
          0);
    }
  }

  /// The folders of one overlay.
  ///
  /// @param lower topmost first; no path may hold `:` or `,` or `\`
  /// @param upper gets every change
  /// @param work an empty folder on the same file system as `upper`
  public record Overlay(List<Path> lower, Path upper, Path work) {
    /// Refuses paths that the mount option syntax cannot carry.
    public Overlay {
      lower = List.copyOf(lower);
      for (Path path : lower) {
        check(path);
      }
      check(upper);
      check(work);
    }

    private static void check(Path path) {
      if (path.toString().matches(".*[:,\\\\].*")) {
        throw new IllegalArgumentException("a layer's path may not hold ':', ',' or '\\': " + path);
      }
    }

    String options() {
      // Plain whole-file copies only: a snapshot reads the upper folder without the lower ones.
      return "lowerdir="
          + lower.stream().map(Path::toString).collect(Collectors.joining(":"))
          + ",upperdir="
          + upper
          + ",workdir="
          + work
          + ",index=off,metacopy=off,redirect_dir=off,xino=off";
    }
  }

  /// Mounts a writable overlay, without setuid and device files.
  public static void mountOverlay(Overlay overlay, Path mountPoint) {
    try (Arena arena = Arena.ofConfined()) {
      long type = arena.allocateFrom("overlay").address();
      MOUNT.call(
          type,
          arena.allocateFrom(mountPoint.toString()).address(),
          type,
          MS_NOSUID_NODEV,
          arena.allocateFrom(overlay.options()).address());
    }
  }
}
