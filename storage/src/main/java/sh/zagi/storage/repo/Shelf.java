// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/// Lists what people look for in a repository: branches, tags, folders, files.
final class Shelf {
  private final Repository git;

  Shelf(Repository git) {
    this.git = git;
  }

  /// Names that do not lead to a commit are left out.
  List<NamedCommit> named(String prefix) throws IOException {
    List<NamedCommit> found = new ArrayList<>();
    try (RevWalk walk = new RevWalk(git)) {
      for (Ref ref : git.getRefDatabase().getRefsByPrefix(prefix)) {
        if (ref.getObjectId() == null) {
          continue;
        }
        RevObject object = walk.parseAny(ref.getObjectId());
        boolean annotated = object instanceof RevTag;
        while (object instanceof RevTag tag) {
          object = walk.parseAny(tag.getObject());
        }
        if (object instanceof RevCommit commit) {
          found.add(
              new NamedCommit(
                  ref.getName().substring(prefix.length()),
                  new CommitId(commit.name()),
                  commit.getShortMessage(),
                  Instant.ofEpochSecond(commit.getCommitTime()),
                  annotated));
        }
      }
    }
    return found;
  }

  /// @param path empty for the whole tree
  /// @return empty when there is no such folder
  Optional<List<FolderEntry>> folder(TreeId tree, String path, int limit) throws IOException {
    try (ObjectReader reader = git.newObjectReader()) {
      ObjectId folder = ObjectId.fromString(tree.hex());
      if (!path.isEmpty()) {
        try (TreeWalk walk = TreeWalk.forPath(reader, path, folder)) {
          if (walk == null || !FileMode.TREE.equals(walk.getRawMode(0))) {
            return Optional.empty();
          }
          folder = walk.getObjectId(0);
        }
      }
      List<FolderEntry> entries = new ArrayList<>();
      try (TreeWalk walk = new TreeWalk(reader)) {
        walk.addTree(folder);
        while (entries.size() < limit && walk.next()) {
          entries.add(entry(reader, walk));
        }
      }
      return Optional.of(entries);
    }
  }

  private static FolderEntry entry(ObjectReader reader, TreeWalk walk) throws IOException {
    FileMode mode = walk.getFileMode();
    String kind =
        switch (mode.getBits() & FileMode.TYPE_MASK) {
          case FileMode.TYPE_TREE -> "folder";
          case FileMode.TYPE_SYMLINK -> "link";
          case FileMode.TYPE_GITLINK -> "submodule";
          default -> "file";
        };
    boolean sized = kind.equals("file") || kind.equals("link");
    ObjectId id = walk.getObjectId(0);
    return new FolderEntry(
        walk.getNameString(),
        String.format("%06o", mode.getBits()),
        kind,
        sized ? reader.getObjectSize(id, Constants.OBJ_BLOB) : 0,
        id.name());
  }

  /// @return empty when there is no file or link of that path
  Optional<FileContent> file(TreeId tree, String path) throws IOException {
    if (path.isEmpty()) {
      return Optional.empty();
    }
    try (TreeWalk walk = TreeWalk.forPath(git, path, ObjectId.fromString(tree.hex()))) {
      if (walk == null || walk.getFileMode().getObjectType() != Constants.OBJ_BLOB) {
        return Optional.empty();
      }
      return Optional.of(new FileContent(git.open(walk.getObjectId(0), Constants.OBJ_BLOB)));
    }
  }
}
