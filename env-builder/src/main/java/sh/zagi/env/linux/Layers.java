// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private static final long NOSUID_NODEV = 2 | 4;
  private static final long MS_NOSUID_NODEV = 2 | 4;
  private static final long MS_BIND = 4096;
  private static final long O_PATH_DIRECTORY_CLOEXEC = 0x200000 | 0x10000 | 0x80000;
  private static final NativeCall OPEN = NativeCall.variadic("open", 2, 2);
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

  /// Shows a folder at a second place, for example below folders that others may enter; without
  /// setuid and device files, which an engine that shows it in a container may not see to.
  public static void showAlso(Path folder, Path mountPoint) {
    try (Arena arena = Arena.ofConfined()) {
      MOUNT.call(
          arena.allocateFrom(folder.toString()).address(),
          arena.allocateFrom(mountPoint.toString()).address(),
          0,
          MS_BIND,
          0);
      MemorySegment attributes = arena.allocate(MOUNT_ATTR_BYTES, 8);
      attributes.setAtIndex(ValueLayout.JAVA_LONG, 0, NOSUID_NODEV);
      SYSCALL.call(
          SYS_MOUNT_SETATTR,
          AT_FDCWD,
          arena.allocateFrom(mountPoint.toString()).address(),
          0,
          attributes.address(),
          MOUNT_ATTR_BYTES);
    }
  }

  /// The folders of one overlay.
  ///
  /// @param lower topmost first
  /// @param upper gets every change
  /// @param work an empty folder on the same file system as `upper`
  public record Overlay(List<Path> lower, Path upper, Path work) {
    public Overlay {
      lower = List.copyOf(lower);
    }
  }

  /// Mounts a writable overlay, without setuid and device files. Whoever sees the mount sees its
  /// options, so these name open folders and not where on the machine they are.
  public static void mountOverlay(Overlay overlay, Path mountPoint) {
    List<Descriptor> open = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      String lower =
          overlay.lower().stream().map(path -> named(open, path)).collect(Collectors.joining(":"));
      // Plain whole-file copies only: a snapshot reads the upper folder without the lower ones.
      String options =
          "lowerdir="
              + lower
              + ",upperdir="
              + named(open, overlay.upper())
              + ",workdir="
              + named(open, overlay.work())
              + ",index=off,metacopy=off,redirect_dir=off,xino=off";
      long type = arena.allocateFrom("overlay").address();
      MOUNT.call(
          type,
          arena.allocateFrom(mountPoint.toString()).address(),
          type,
          MS_NOSUID_NODEV,
          arena.allocateFrom(options).address());
    } finally {
      open.forEach(Descriptor::close);
    }
  }

  private static String named(List<Descriptor> open, Path folder) {
    try (Arena arena = Arena.ofConfined()) {
      long path = arena.allocateFrom(folder.toString()).address();
      Descriptor descriptor = new Descriptor((int) OPEN.call(path, O_PATH_DIRECTORY_CLOEXEC));
      open.add(descriptor);
      return descriptor.path().toString();
    }
  }
}
