// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import sh.zagi.change.ChangeId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.rewrite.Commits;

/// Finds the commit that a name means: a tag, a bookmark, a branch, and then the beginning of a
/// change id or of a commit id, which cannot be confused.
final class Symbols {
  private static final Pattern CHANGE = Pattern.compile("([k-z]{1,32})(?:/(\\d{1,4}))?");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{2,40}");
  private static final int SHOWN_LETTERS = 12;
  private static final int SHOWN_CANDIDATES = 5;

  private final Scope scope;

  Symbols(Scope scope) {
    this.scope = scope;
  }

  ObjectId workingCopy(Revset.WorkingCopy copy) {
    boolean own = copy.workspace().isEmpty();
    ObjectId commit =
        own ? scope.workingCopy().orElse(null) : scope.view().workspaces().get(copy.workspace());
    if (commit == null) {
      throw new RefusedException(
          own
              ? "there is no working copy here, so @ means nothing"
              : "no such working copy: "
                  + copy.workspace()
                  + "@"
                  + Nearest.hint(copy.workspace(), scope.view().workspaces().keySet()));
    }
    return commit;
  }

  ObjectId remote(Revset.Remote remote) {
    if (!remote.remote().equals(Scope.REMOTE)) {
      throw new RefusedException(
          "no such remote: "
              + remote.remote()
              + " (the repository itself is "
              + Scope.REMOTE
              + ")");
    }
    ObjectId commit = scope.branches().get(remote.name());
    if (commit == null) {
      throw new RefusedException(
          "no such branch: "
              + remote.name()
              + "@"
              + remote.remote()
              + Nearest.hint(remote.name(), scope.branches().keySet()));
    }
    return commit;
  }

  /// @throws RefusedException when the name means no commit, or several
  ObjectId one(Revset.Symbol symbol) throws IOException {
    String name = symbol.name();
    Optional<ObjectId> named = named(name);
    if (named.isPresent()) {
      return named.get();
    }
    Optional<ObjectId> version = scope.kept().version(name);
    if (version.isPresent()) {
      return version.get();
    }
    Matcher change = CHANGE.matcher(name);
    if (change.matches()) {
      return change(name, change.group(1), Optional.ofNullable(change.group(2)));
    }
    if (COMMIT.matcher(name).matches()) {
      return commit(name);
    }
    throw missing(name);
  }

  private Optional<ObjectId> named(String name) {
    ObjectId tag = scope.tags().get(name);
    if (tag != null) {
      return Optional.of(tag);
    }
    RefTarget bookmark = scope.view().bookmark(name);
    if (bookmark.isConflicted()) {
      throw new RefusedException(
          name + " is a conflicted bookmark: it could be " + shown(bookmark.candidates()));
    }
    return bookmark.commit().or(() -> Optional.ofNullable(scope.branches().get(name)));
  }

  private RefusedException missing(String name) {
    return new RefusedException("no such revision: " + name + Nearest.hint(name, scope.names()));
  }

  private ObjectId change(String name, String letters, Optional<String> offset) throws IOException {
    if (scope.commits().change(Commits.ROOT).letters().startsWith(letters)
        && letters.length() >= SHOWN_LETTERS) {
      return Commits.ROOT;
    }
    List<ShortIds.Named> found = scope.shortIds().beginning(letters);
    List<ChangeId> changes = found.stream().map(ShortIds.Named::change).distinct().toList();
    if (changes.isEmpty()) {
      Optional<RefusedException> hidden = hidden(letters);
      throw hidden.isPresent() ? hidden.get() : missing(name);
    }
    if (changes.size() > 1) {
      throw new RefusedException(
          letters + " is the beginning of several change ids: " + several(changes));
    }
    List<ObjectId> versions =
        scope.commits().withoutAncestors(found.stream().map(ShortIds.Named::commit).toList());
    if (offset.isPresent()) {
      int index = Integer.parseInt(offset.get());
      if (index >= versions.size()) {
        throw new RefusedException(
            "no such revision: "
                + name
                + ", the change has "
                + versions.size()
                + " to choose from");
      }
      return versions.get(index);
    }
    if (versions.size() > 1) {
      throw new RefusedException(
          letters
              + " is divergent, it means several commits: "
              + shown(versions)
              + "; name one by its commit id or as "
              + letters
              + "/0");
    }
    return versions.getFirst();
  }

  /// Says of a change that was there once what became of it.
  private Optional<RefusedException> hidden(String letters) throws IOException {
    return scope.kept().changes().stream()
        .filter(change -> change.startsWith(letters))
        .findFirst()
        .map(change ->
            new RefusedException(
                letters
                    + " is hidden: no version of it can be seen here; they are kept under"
                    + " refs/changes/"
                    + change));
  }

  private ObjectId commit(String digits) throws IOException {
    ObjectReader reader = scope.commits().reader();
    List<ObjectId> commits = new ArrayList<>();
    for (ObjectId id : reader.resolve(AbbreviatedObjectId.fromString(digits))) {
      if (reader.open(id).getType() == Constants.OBJ_COMMIT) {
        commits.add(id);
      }
    }
    NewestFirst visible = new NewestFirst(reader, scope.tips());
    List<ObjectId> seen = new ArrayList<>();
    for (ObjectId id : commits) {
      if (visible.reaches(id)) {
        seen.add(id);
      }
    }
    if (seen.size() > 1) {
      throw new RefusedException(
          digits + " is the beginning of several commit ids: " + shown(seen));
    }
    if (seen.isEmpty()) {
      for (ObjectId id : commits) {
        if (scope.kept().commit(id)) {
          throw new RefusedException(
              digits + " is hidden: it was rewritten or abandoned, and can be seen with --at-op");
        }
      }
      throw missing(digits);
    }
    return seen.getFirst();
  }

  private static String several(List<ChangeId> changes) {
    String some =
        changes.stream()
            .limit(SHOWN_CANDIDATES)
            .map(change -> change.letters().substring(0, SHOWN_LETTERS))
            .collect(Collectors.joining(", "));
    return changes.size() > SHOWN_CANDIDATES ? some + " and more" : some;
  }

  static String shown(Collection<ObjectId> commits) {
    String some =
        commits.stream()
            .limit(SHOWN_CANDIDATES)
            .map(id -> id.abbreviate(SHOWN_LETTERS).name())
            .collect(Collectors.joining(", "));
    return commits.size() > SHOWN_CANDIDATES ? some + " and more" : some;
  }
}
