// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.op.View;
import sh.zagi.change.rewrite.Commits;

/// What a revset is asked of: one view, seen by one asker. For one thread.
public final class Scope {
  static final String BRANCHES = "refs/heads/";
  static final String TAGS = "refs/tags/";

  /// What the repository is called where a remote is named, as a clone calls it.
  static final String REMOTE = "origin";

  private final Commits commits;
  private final View view;
  private final Asker asker;
  private final NavigableSet<ObjectId> fixed;
  private final Kept kept;
  private Optional<Set<ObjectId>> mutable = Optional.empty();
  private Optional<ShortIds> shortIds = Optional.empty();

  /// Who asks, and where.
  ///
  /// @param workspace name of the working copy that is `@`; empty when there is none
  /// @param trunk name of the repository's default branch
  /// @param person name of the asker's account; empty for nobody
  public record Asker(String workspace, String trunk, String person) {}

  /// What is kept of changes although it cannot be seen in the view.
  public interface Kept {
    /// Nothing.
    Kept NOTHING =
        new Kept() {
          @Override
          public Set<String> changes() {
            return Set.of();
          }

          @Override
          public boolean commit(ObjectId id) {
            return false;
          }

          @Override
          public Optional<ObjectId> version(String ref) {
            return Optional.empty();
          }
        };

    /// Ids of changes, in letters.
    Set<String> changes() throws IOException;

    /// Whether this commit is a version of one.
    boolean commit(ObjectId id) throws IOException;

    /// The version that a full ref name means, `refs/changes/ID/N`.
    Optional<ObjectId> version(String ref) throws IOException;
  }

  /// @param fixed commits that nobody may rewrite, nor any ancestor of theirs
  public Scope(Commits commits, View view, Asker asker, NavigableSet<ObjectId> fixed, Kept kept) {
    this.commits = commits;
    this.view = view;
    this.asker = asker;
    this.fixed = fixed;
    this.kept = kept;
  }

  public Commits commits() {
    return commits;
  }

  public View view() {
    return view;
  }

  public Asker asker() {
    return asker;
  }

  Kept kept() {
    return kept;
  }

  NavigableSet<ObjectId> fixed() {
    return fixed;
  }

  /// The commits of which all ancestors can be seen.
  public NavigableSet<ObjectId> tips() {
    NavigableSet<ObjectId> tips = new TreeSet<>(view.heads());
    tips.addAll(fixed);
    tips.addAll(view.workspaces().values());
    return tips;
  }

  /// The commit at the trunk; the root when nothing was pushed yet.
  public ObjectId trunk() {
    ObjectId tip = view.refs().get(BRANCHES + asker.trunk());
    return tip == null ? Commits.ROOT : tip;
  }

  /// The working copy of the asker.
  public Optional<ObjectId> workingCopy() {
    return Optional.ofNullable(view.workspaces().get(asker.workspace()));
  }

  /// The commits that may be rewritten. As many as there is work in progress, whatever the length
  /// of history.
  public Set<ObjectId> mutable() throws IOException {
    if (mutable.isEmpty()) {
      NavigableSet<ObjectId> from = new TreeSet<>(view.heads());
      from.addAll(view.workspaces().values());
      mutable = Optional.of(new LinkedHashSet<>(commits.range(from, fixed)));
    }
    return mutable.get();
  }

  /// Ids by their beginnings.
  public ShortIds shortIds() throws IOException {
    if (shortIds.isEmpty()) {
      shortIds = Optional.of(ShortIds.of(this));
    }
    return shortIds.get();
  }

  /// Branches of the repository by short name.
  NavigableMap<String, ObjectId> branches() {
    return named(BRANCHES);
  }

  NavigableMap<String, ObjectId> tags() {
    return named(TAGS);
  }

  private NavigableMap<String, ObjectId> named(String prefix) {
    NavigableMap<String, ObjectId> found = new TreeMap<>();
    view.refs().tailMap(prefix, true).entrySet().stream()
        .takeWhile(ref -> ref.getKey().startsWith(prefix))
        .forEach(ref -> found.put(ref.getKey().substring(prefix.length()), ref.getValue()));
    return found;
  }

  /// Names that can stand for a commit.
  Set<String> names() {
    Set<String> names = new TreeSet<>(view.bookmarks().keySet());
    names.addAll(branches().keySet());
    names.addAll(tags().keySet());
    return names;
  }

  /// What is near at hand: the work in progress, what it stands on, and the trunk. Ids are as short
  /// as they can be among these.
  List<ObjectId> near() throws IOException {
    Set<ObjectId> near = new LinkedHashSet<>(mutable());
    for (ObjectId id : mutable()) {
      near.addAll(commits.parents(id));
    }
    near.add(trunk());
    near.remove(Commits.ROOT);
    return List.copyOf(near);
  }
}
