// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import sh.zagi.storage.repo.PushPolicy;

/// Holds new commits against what a repository was set to: each commit, not only the last, because
/// what is in history can be fetched. Says what is wrong in one line, and never a secret.
final class PolicyCheck {
  /// Files looked at in one push; more are a case for whoever administers the repository.
  private static final int MOST_FILES = 200_000;

  /// Credentials are looked for at the start of files that are no longer than this.
  private static final int MOST_TEXT_BYTES = 1024 * 1024;

  private static final int BINARY_LOOK_BYTES = 8000;

  private final Repository objects;
  private final PushPolicy policy;
  private final Set<ObjectId> seen = new HashSet<>();
  private int files;
  private int binaries;

  PolicyCheck(Repository objects, PushPolicy policy) {
    this.objects = objects;
    this.policy = policy;
  }

  /// Why these commits are not taken.
  Optional<String> refusal(List<ObjectId> fresh) throws IOException {
    if (policy.isEmpty()) {
      return Optional.empty();
    }
    try (ObjectReader reader = objects.newObjectReader();
        RevWalk walk = new RevWalk(reader)) {
      for (ObjectId id : fresh) {
        RevCommit commit = walk.parseCommit(id);
        Optional<String> reason = unsigned(commit);
        if (reason.isEmpty()) {
          reason = files(reader, walk, commit);
        }
        if (reason.isPresent()) {
          return reason.map(text -> "commit " + id.abbreviate(12).name() + ": " + text);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> unsigned(RevCommit commit) {
    if (!policy.signedOff()) {
      return Optional.empty();
    }
    PersonIdent author = commit.getAuthorIdent();
    String wanted = "signed-off-by: " + author.getName() + " <" + author.getEmailAddress() + ">";
    boolean signed =
        commit.getFullMessage().lines().anyMatch(line -> line.strip().equalsIgnoreCase(wanted));
    return signed
        ? Optional.empty()
        : Optional.of("no Signed-off-by of its author; commit with --signoff");
  }

  private Optional<String> files(ObjectReader reader, RevWalk walk, RevCommit commit)
      throws IOException {
    try (TreeWalk tree = new TreeWalk(reader)) {
      tree.setRecursive(true);
      tree.addTree(commit.getTree());
      for (RevCommit parent : commit.getParents()) {
        tree.addTree(walk.parseCommit(parent).getTree());
      }
      if (commit.getParentCount() == 0) {
        tree.addTree(new EmptyTreeIterator());
      }
      tree.setFilter(TreeFilter.ANY_DIFF);
      while (tree.next()) {
        if (tree.getFileMode(0).getObjectType() == Constants.OBJ_BLOB && isNew(tree)) {
          Optional<String> reason = file(reader, tree.getPathString(), tree.getObjectId(0));
          if (reason.isPresent()) {
            return reason;
          }
        }
      }
    }
    return Optional.empty();
  }

  /// Whether no parent has this very content at this path.
  private static boolean isNew(TreeWalk tree) {
    for (int parent = 1; parent < tree.getTreeCount(); parent++) {
      if (tree.idEqual(0, parent)) {
        return false;
      }
    }
    return true;
  }

  private Optional<String> file(ObjectReader reader, String path, AnyObjectId blob)
      throws IOException {
    files++;
    if (files > MOST_FILES) {
      return Optional.of("more than " + MOST_FILES + " files to look at in one push");
    }
    String name = path.toLowerCase(Locale.ROOT);
    for (String type : policy.forbiddenTypes()) {
      if (name.endsWith(type)) {
        return Optional.of(path + ": files that end in " + type + " are not taken here");
      }
    }
    if (!seen.add(blob.copy())) {
      return Optional.empty();
    }
    ObjectLoader loader = reader.open(blob, Constants.OBJ_BLOB);
    if (policy.largestFile() > 0 && loader.getSize() > policy.largestFile()) {
      return Optional.of(
          path
              + " has "
              + loader.getSize()
              + " bytes, at most "
              + policy.largestFile()
              + " are taken here");
    }
    return policy.mostBinaries() >= 0 || policy.secrets()
        ? content(path, loader)
        : Optional.empty();
  }

  private Optional<String> content(String path, ObjectLoader loader) throws IOException {
    byte[] start;
    try (var in = loader.openStream()) {
      start = in.readNBytes(policy.secrets() ? MOST_TEXT_BYTES : BINARY_LOOK_BYTES);
    }
    int looked = Math.min(start.length, BINARY_LOOK_BYTES);
    boolean binary = RawText.isBinary(start, looked, looked == loader.getSize());
    if (binary && policy.mostBinaries() >= 0 && ++binaries > policy.mostBinaries()) {
      return Optional.of(
          path
              + ": more than "
              + policy.mostBinaries()
              + " files in this push are no text, no more are taken here");
    }
    return policy.secrets() && loader.getSize() <= MOST_TEXT_BYTES
        ? Credentials.find(new String(start, ISO_8859_1))
            .map(kind ->
                path + " holds " + kind + "; take it out of the commit, and end it where it opens")
        : Optional.empty();
  }
}
