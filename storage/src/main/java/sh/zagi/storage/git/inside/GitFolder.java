// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.inside;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefDatabase;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

/// Writes the `.git` of a work tree at a commit: a clone as it would be after `git clone`, but for
/// its objects, which are those of another folder. Nothing here ever reads one: what a session
/// makes of it is the session's own.
///
/// @param base the commit that the files are of
/// @param branch the branch that is checked out; empty for none
/// @param objects where the other objects are, as those who use it see it
/// @param remote the address of `origin`
public record GitFolder(CommitId base, Optional<String> branch, String objects, String remote) {
  private static final String REMOTE = "refs/remotes/origin/";

  /// The branch of a repository that a session on a word checks out.
  ///
  /// @param word as it was asked for; empty for the trunk
  public static Optional<String> branch(Repo repo, String word) {
    if (word.isEmpty()) {
      return Optional.of(repo.trunk());
    }
    return repo.refs(Constants.R_HEADS + word).containsKey(Constants.R_HEADS + word)
        ? Optional.of(word)
        : Optional.empty();
  }

  /// Writes it into a folder that exists and is empty.
  public void write(Repo repo, Path folder) throws IOException {
    for (String name : new String[] {"objects/info", "objects/pack", "refs/heads", "refs/tags"}) {
      Files.createDirectories(folder.resolve(name));
    }
    Files.writeString(folder.resolve("objects/info/alternates"), objects + "\n");
    Files.writeString(
        folder.resolve("HEAD"),
        branch.map(name -> "ref: refs/heads/" + name).orElse(base.hex()) + "\n");
    Files.writeString(folder.resolve("config"), config());
    Files.writeString(folder.resolve("packed-refs"), packedRefs(repo), UTF_8);
  }

  /// Times are compared by seconds and nothing else of a file's state, because the same files are
  /// shown at many places.
  private String config() {
    String text =
        """
        [core]
        \trepositoryformatversion = 0
        \tfilemode = true
        \tbare = false
        \tlogallrefupdates = true
        \tcheckStat = minimal
        [remote "origin"]
        \turl = %s
        \tfetch = +refs/heads/*:refs/remotes/origin/*
        """
            .formatted(remote);
    return branch
        .filter(name -> name.matches("[A-Za-z0-9._/-]+"))
        .map(name ->
            text
                + "[branch \"%s\"]\n\tremote = origin\n\tmerge = refs/heads/%s\n"
                    .formatted(name, name))
        .orElse(text);
  }

  private String packedRefs(Repo repo) throws IOException {
    RefDatabase database = repo.git().getRefDatabase();
    Map<String, String> lines = new TreeMap<>();
    for (Ref ref : database.getRefsByPrefix(Constants.R_HEADS)) {
      if (ref.getObjectId() != null) {
        String name = REMOTE + ref.getName().substring(Constants.R_HEADS.length());
        lines.put(name, line(ref.getObjectId(), name));
      }
    }
    for (Ref ref : database.getRefsByPrefix(Constants.R_TAGS)) {
      ObjectId peeled = database.peel(ref).getPeeledObjectId();
      if (ref.getObjectId() != null) {
        String line = line(ref.getObjectId(), ref.getName());
        lines.put(ref.getName(), peeled == null ? line : line + "^" + peeled.name() + "\n");
      }
    }
    branch.ifPresent(name -> {
      String ref = Constants.R_HEADS + name;
      lines.put(ref, base.hex() + " " + ref + "\n");
    });
    return "# pack-refs with: peeled fully-peeled sorted \n" + String.join("", lines.values());
  }

  private static String line(ObjectId id, String name) {
    return id.name() + " " + name + "\n";
  }
}
