// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.RefusedException;
import sh.zagi.storage.repo.StorageException;

/// Commits by what people and programs type.
public final class Revsets {
  /// What a log shows when nobody says what: the work in progress with what it stands on, and the
  /// trunk.
  public static final String USUAL = "present(@) | ancestors(immutable_heads().., 2) | trunk()";

  private final Scope scope;
  private final Evaluation evaluation;

  public Revsets(Scope scope) {
    this.scope = scope;
    this.evaluation = new Evaluation(scope);
  }

  public Scope scope() {
    return scope;
  }

  /// The one commit that is meant.
  ///
  /// @throws RefusedException when the text is wrong, or means none or several
  public ObjectId one(String text) {
    List<ObjectId> found = some(text, 2);
    if (found.isEmpty()) {
      throw new RefusedException("no revision is meant by " + text + ", one is needed");
    }
    if (found.size() > 1) {
      throw new RefusedException(
          "several revisions are meant by " + text + ", one is needed: " + Symbols.shown(found));
    }
    return found.getFirst();
  }

  /// All commits that are meant, as a log shows them: children before parents.
  ///
  /// @throws RefusedException when the text is wrong
  public List<ObjectId> all(String text) {
    return some(text, Integer.MAX_VALUE);
  }

  /// The first commits that are meant, in the order of [#all].
  ///
  /// @param most how many; a long history is read only as far as that
  /// @throws RefusedException when the text is wrong
  public List<ObjectId> some(String text, int most) {
    Revset revset = RevsetParser.parse(text);
    try {
      return evaluation.ordered(evaluation.of(revset), most);
    } catch (IOException e) {
      throw new StorageException("revset cannot be evaluated: " + e.getMessage(), e);
    }
  }

  /// The first commits that are meant and change something at one of these paths or below.
  ///
  /// @param paths none for all
  public List<ObjectId> some(String text, List<String> paths, int most) {
    if (paths.isEmpty()) {
      return some(text, most);
    }
    Revset revset = RevsetParser.parse(text);
    try {
      CommitSet set = evaluation.of(revset).filtered(new Filters(scope).files(paths));
      return evaluation.ordered(set, most);
    } catch (IOException e) {
      throw new StorageException("revset cannot be evaluated: " + e.getMessage(), e);
    }
  }

  /// Whether a text names a commit at all; says nothing of why not.
  public Optional<ObjectId> maybe(String text) {
    try {
      return Optional.of(one(text));
    } catch (RefusedException _) {
      return Optional.empty();
    }
  }
}
