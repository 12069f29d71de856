// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import sh.zagi.env.linux.Whiteouts;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;
import sh.zagi.storage.repo.WrittenFiles;

/// Files of git trees, checked out once each and shared by every session on them. Thread-safe.
///
/// A tree that differs little from one that is there already is a folder of the difference alone,
/// to be mounted on top of that one.
public final class SourceLayers {
  /// The link by which a session's own folder names its files.
  public static final String MARK = "source";

  /// A larger difference is checked out whole: whoever comes next then finds it near.
  private static final int MOST_DIFFERENCES = 5_000;

  private final SharedFolders shared;

  /// @param folder private to the server; survives restarts
  public SourceLayers(Path folder) {
    this.shared = new SharedFolders(folder, MARK);
  }

  /// The folder with the files of a tree, checked out now when no session had it before. The key is
  /// the content, so equal trees of different repositories share one folder. It may be a difference
  /// to another: [#stack] says what to mount.
  ///
  /// @param near trees that it may differ from by little, likeliest first
  /// @param user the session's own folder: while it exists, the files stay
  public Path of(Repo repo, TreeId tree, Supplier<List<TreeId>> near, Path user)
      throws IOException {
    return shared.using(() -> {
      Optional<String> present = shared.named(tree.hex());
      Optional<TreeId> below = present.isPresent() ? Optional.empty() : base(repo, tree, near);
      if (below.isEmpty()) {
        return shared.of(present.orElse(tree.hex()), user, folder -> repo.checkout(tree, folder));
      }
      TreeId base = below.get();
      return shared.of(
          tree.hex() + SharedFolders.ON + base.hex(),
          user,
          folder -> repo.checkout(base, tree, folder, Whiteouts::make));
    });
  }

  /// Writes the files of a tree that nobody had before, for a session that opens next. What is near
  /// to one that is there is left for [#of].
  public void prepare(Repo repo, TreeId tree, Supplier<List<TreeId>> near, WrittenFiles heard)
      throws IOException {
    if (shared.named(tree.hex()).isEmpty() && base(repo, tree, near).isEmpty()) {
      var _ = shared.of(tree.hex(), folder -> repo.checkout(tree, folder, heard));
    }
  }

  private Optional<TreeId> base(Repo repo, TreeId tree, Supplier<List<TreeId>> near) {
    return near.get().stream()
        .filter(one -> shared.has(one.hex()))
        .findFirst()
        .filter(one -> repo.isNear(one, tree, MOST_DIFFERENCES));
  }

  /// All files of a tree in one folder, for somebody who needs them for a short time only.
  public Path of(Repo repo, TreeId tree) throws IOException {
    return shared.of(tree.hex(), folder -> repo.checkout(tree, folder));
  }

  /// The folders that lie on each other where a tree's files are shown, topmost first.
  public static List<Path> stack(Path source) {
    List<Path> stack = new ArrayList<>(List.of(source));
    SharedFolders.below(source).ifPresent(stack::add);
    return stack;
  }

  /// The tree whose files a folder shows, together with those below it.
  static TreeId tree(Path source) {
    String name = source.getFileName().toString();
    int on = name.indexOf(SharedFolders.ON);
    return new TreeId(on < 0 ? name : name.substring(0, on));
  }

  /// Folders that no session uses and nobody else took a short time ago.
  ///
  /// @param users the folder of all sessions' own folders
  /// @param remove false only looks
  public List<Path> unused(Path users, boolean remove) throws IOException {
    return shared.unused(users, remove);
  }
}
