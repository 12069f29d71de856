// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import sh.zagi.storage.git.inside.FilesIndex;
import sh.zagi.storage.git.inside.GitFolder;
import sh.zagi.storage.git.inside.ShownObjects;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

/// The `.git` of commits, made once each and shared by every session on them as one more layer
/// under the workspace: a session that only reads adds nothing, one that commits writes to its own
/// folder. The host never reads what a session made of it. Thread-safe.
public final class GitLayers {
  /// Where the repository's objects appear in a container.
  public static final String OBJECTS = "/run/zagi/git";

  /// The link by which a session's own folder names its layer.
  public static final String MARK = "git";

  private static final String REMOTE = "zagi::";
  private static final String INDEX = "index";

  private final SharedFolders shared;

  /// @param folder private to the server; survives restarts
  public GitLayers(Path folder) {
    this.shared = new SharedFolders(folder, MARK);
  }

  /// What a session mounts.
  ///
  /// @param layer holds `.git`
  /// @param objects of the repository, as far as everybody who reads it may see them
  /// @param author whose name commits get that say no other
  public record Git(Path layer, Path objects, String author) {}

  /// What a session stands on.
  ///
  /// @param base the commit of its files
  /// @param word as it was asked for; empty for the trunk
  /// @param source the files
  /// @param author who commits there
  public record Stand(CommitId base, String word, Path source, String author) {}

  /// The `.git` of a commit, made now when no session had it before.
  ///
  /// @param user the session's own folder: while it exists, the layer stays
  public Git of(Repo repo, Stand stand, Path user) throws IOException {
    Optional<String> branch = GitFolder.branch(repo, stand.word());
    GitFolder git = new GitFolder(stand.base(), branch, OBJECTS, REMOTE + repo.path());
    return new Git(
        shared.of(name(repo, stand, git), user, folder -> make(repo, stand, git, folder)),
        ShownObjects.folder(repo),
        stand.author());
  }

  private void make(Repo repo, Stand stand, GitFolder git, Path folder) throws IOException {
    var _ = ShownObjects.of(repo);
    Path made = Files.createDirectory(folder.resolve(".git"));
    git.write(repo, made);
    Path index = made.resolve(INDEX);
    Files.copy(index(repo, stand.source()), index);
    Files.setLastModifiedTime(index, FileTime.from(Instant.now()));
  }

  /// The index of files, made once for all that stand on them; that of a difference from the index
  /// of what it lies on, when that is still there.
  private Path index(Repo repo, Path source) throws IOException {
    List<Path> stack = SourceLayers.stack(source);
    Path below = stack.getLast();
    Optional<FilesIndex.Known> known =
        stack.size() > 1 && shared.has(indexName(below))
            ? Optional.of(new FilesIndex.Known(SourceLayers.tree(below), index(repo, below)))
            : Optional.empty();
    return shared
        .of(
            indexName(source),
            folder ->
                FilesIndex.write(
                    repo,
                    new FilesIndex.Shown(SourceLayers.tree(source), stack),
                    known,
                    folder.resolve(INDEX)))
        .resolve(INDEX);
  }

  /// The same files checked out anew have other times, and then the index is another too.
  private static String indexName(Path source) throws IOException {
    return INDEX + "-" + SourceLayers.tree(source).hex() + "-" + inode(source);
  }

  private static Object inode(Path source) throws IOException {
    return Files.getAttribute(source, "unix:ino", LinkOption.NOFOLLOW_LINKS);
  }

  /// The same files checked out anew have other times, and then the index is another too.
  private static String name(Repo repo, Stand stand, GitFolder git) throws IOException {
    CRC32 rest = new CRC32();
    String words = git.branch() + " " + git.remote() + " " + inode(stand.source());
    rest.update(words.getBytes(StandardCharsets.UTF_8));
    return repo.folder().getFileName()
        + "-"
        + stand.base().hex()
        + "-"
        + Long.toHexString(rest.getValue());
  }

  /// Layers that no session uses and nobody took a short time ago.
  ///
  /// @param users the folder of all sessions' own folders
  /// @param remove false only looks
  public List<Path> unused(Path users, boolean remove) throws IOException {
    return shared.unused(users, remove);
  }
}
