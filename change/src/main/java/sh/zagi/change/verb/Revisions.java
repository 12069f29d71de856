// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.work.Moment;

/// Commits by the words that people type: `@`, a bookmark, branch or tag, the beginning of a change
/// id or of a commit id; each with any number of `-` for parents.
final class Revisions {
  private static final Pattern WORD = Pattern.compile("(.+?)(-*)");
  private static final Pattern CHANGE = Pattern.compile("[k-z]{1,32}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{4,40}");

  private Revisions() {}

  /// The one commit that a word names.
  ///
  /// @throws RefusedException when it names none, or several
  static ObjectId one(Moment moment, String word) throws IOException {
    Matcher parts = WORD.matcher(word);
    if (!parts.matches()) {
      throw new RefusedException("an empty revision");
    }
    ObjectId found = named(moment, parts.group(1));
    for (int i = 0; i < parts.group(2).length(); i++) {
      List<ObjectId> parents = moment.commits().parents(found);
      if (parents.size() != 1) {
        throw new RefusedException(word + " has " + parents.size() + " parents on the way");
      }
      found = parents.getFirst();
    }
    return found;
  }

  private static ObjectId named(Moment moment, String word) throws IOException {
    if (word.equals("@")) {
      return moment.at();
    }
    Optional<ObjectId> ref = ref(moment, word);
    if (ref.isPresent()) {
      return ref.get();
    }
    List<ObjectId> found = new ArrayList<>();
    if (CHANGE.matcher(word).matches()) {
      for (ObjectId id : moment.mutable()) {
        if (moment.commits().change(id).letters().startsWith(word)) {
          found.add(id);
        }
      }
    } else if (COMMIT.matcher(word).matches()) {
      found.addAll(byCommitId(moment, word));
    }
    return switch (found.size()) {
      case 0 -> throw new RefusedException("no such revision: " + word);
      case 1 -> found.getFirst();
      default -> throw new RefusedException(word + " names " + found.size() + " commits");
    };
  }

  private static Optional<ObjectId> ref(Moment moment, String word) throws IOException {
    RefTarget bookmark = moment.view().bookmark(word);
    if (bookmark.isConflicted()) {
      throw new RefusedException("bookmark " + word + " is in conflict: it names several commits");
    }
    if (word.equals("root()")) {
      return Optional.of(Commits.ROOT);
    }
    return bookmark
        .commit()
        .or(() -> Optional.ofNullable(moment.view().refs().get("refs/tags/" + word)))
        .or(() -> Optional.ofNullable(moment.view().refs().get("refs/heads/" + word)));
  }

  private static List<ObjectId> byCommitId(Moment moment, String word) throws IOException {
    List<ObjectId> found = new ArrayList<>();
    for (ObjectId id :
        moment
            .commits()
            .reader()
            .resolve(org.eclipse.jgit.lib.AbbreviatedObjectId.fromString(word))) {
      boolean commit =
          moment.commits().reader().open(id).getType() == org.eclipse.jgit.lib.Constants.OBJ_COMMIT;
      if (commit && isVisible(moment, id)) {
        found.add(id);
      }
    }
    return found;
  }

  private static boolean isVisible(Moment moment, ObjectId id) throws IOException {
    return moment.commits().range(List.of(id), moment.tips()).isEmpty();
  }
}
