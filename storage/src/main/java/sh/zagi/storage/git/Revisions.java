// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.StorageException;

/// Commits by the words that people type: names of branches, tags and other refs, and full ids.
/// Only what clients may see: hidden refs and what only they reach do not exist.
public final class Revisions {
  private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{40}");
  private static final List<String> PREFIXES = List.of("", "refs/", "refs/tags/", "refs/heads/");

  private Revisions() {}

  /// The commit of that name; a ref goes before an id.
  public static Optional<CommitId> find(Repo repo, String word) {
    try (RevWalk walk = new RevWalk(repo.git())) {
      Optional<CommitId> named = named(repo.git(), walk, word);
      return named.isEmpty() && FULL_ID.matcher(word).matches()
          ? visible(repo.git(), walk, ObjectId.fromString(word))
          : named;
    } catch (IOException e) {
      throw new StorageException("revision of " + repo.path() + " cannot be read", e);
    }
  }

  private static Optional<CommitId> named(Repository git, RevWalk walk, String word)
      throws IOException {
    for (String prefix : PREFIXES) {
      String name = prefix + word;
      boolean possible = name.equals("HEAD") || name.startsWith("refs/");
      if (possible && !RefPolicy.hidden(name) && Repository.isValidRefName("refs/x/" + word)) {
        Ref ref = git.exactRef(name);
        if (ref != null && ref.getObjectId() != null) {
          return commit(walk, ref.getObjectId());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<CommitId> commit(RevWalk walk, ObjectId id) throws IOException {
    RevObject object = walk.parseAny(id);
    while (object instanceof RevTag tag) {
      object = walk.parseAny(tag.getObject());
    }
    return object instanceof RevCommit commit
        ? Optional.of(new CommitId(commit.name()))
        : Optional.empty();
  }

  private static Optional<CommitId> visible(Repository git, RevWalk walk, ObjectId id)
      throws IOException {
    try {
      RevCommit wanted = walk.parseCommit(id);
      List<RevCommit> tips = new ArrayList<>();
      for (Ref ref : git.getRefDatabase().getRefs()) {
        if (!RefPolicy.hidden(ref.getName()) && ref.getObjectId() != null) {
          Optional<CommitId> tip = commit(walk, ref.getObjectId());
          if (tip.isPresent()) {
            tips.add(walk.parseCommit(ObjectId.fromString(tip.get().hex())));
          }
        }
      }
      Stream<RevCommit> starts = tips.stream();
      return walk.getObjectReader()
              .createReachabilityChecker(walk)
              .areAllReachable(List.of(wanted), starts)
              .isEmpty()
          ? Optional.of(new CommitId(wanted.name()))
          : Optional.empty();
    } catch (MissingObjectException | IncorrectObjectTypeException _) {
      return Optional.empty();
    }
  }
}
