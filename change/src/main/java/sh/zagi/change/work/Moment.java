// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.OperationLog;
import sh.zagi.change.op.View;
import sh.zagi.change.revset.Revsets;
import sh.zagi.change.revset.Scope;
import sh.zagi.change.rewrite.BatchedObjects;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.storage.repo.Repo;

/// What can be seen after one operation, with the repository's branches and tags as they are. For
/// one thread; close it.
public final class Moment implements AutoCloseable {
  private final Optional<OperationLog.Entry> operation;
  private final View view;
  private final Place place;
  private final Objects objects;

  /// What reads and writes objects here.
  ///
  /// @param owned by this moment alone, which closes it
  private record Objects(BatchedObjects inserter, Commits commits, boolean owned) {}

  /// @param workspace name of the working copy that is `@` here; empty when there is none
  /// @param trunk name of the branch that nobody rewrites
  record Place(Repo repo, OperationLog log, String workspace, String trunk) {}

  Moment(Place place, Optional<OperationLog.Entry> operation, View view) {
    this.place = place;
    this.operation = operation;
    this.view = view;
    BatchedObjects inserter = new BatchedObjects(place.repo().git());
    this.objects = new Objects(inserter, new Commits(inserter), true);
  }

  private Moment(Moment lender, Optional<OperationLog.Entry> operation, View view) {
    this.place = lender.place;
    this.operation = operation;
    this.view = view;
    this.objects = new Objects(lender.objects.inserter(), lender.commits(), false);
  }

  /// The same objects under another view.
  Moment seeing(View other) {
    return new Moment(this, operation, other);
  }

  /// The same objects after another operation.
  Moment beside(OperationLog.Entry other) {
    return new Moment(this, Optional.of(other), other.operation().view());
  }

  /// The operation that led here; empty before the first.
  public Optional<OperationLog.Entry> operation() {
    return operation;
  }

  /// The chain that the operation belongs to.
  public OperationLog log() {
    return place.log();
  }

  public View view() {
    return view;
  }

  public Commits commits() {
    return objects.commits();
  }

  public Repo repo() {
    return place.repo();
  }

  /// The name of the working copy that is `@` here; empty when there is none.
  public String workspace() {
    return place.workspace();
  }

  /// The repository's trunk, such as `main`.
  public String trunk() {
    return place.trunk();
  }

  /// Commits by what people and programs type.
  public Revsets revsets() {
    return new Revsets(scope(commits(), ""));
  }

  /// What can be seen here.
  ///
  /// @param reader of this moment's objects
  /// @param person name of the asker's account; empty for nobody
  public Scope scope(Commits reader, String person) {
    Scope.Asker asker = new Scope.Asker(place.workspace(), place.trunk(), person);
    return new Scope(reader, view, asker, fixed(), new KeptChanges(this));
  }

  /// The commit at the trunk; the root when nothing was pushed yet.
  public ObjectId trunkCommit() {
    ObjectId tip = view.refs().get(FixedCommits.BRANCHES + place.trunk());
    return tip == null ? Commits.ROOT : tip;
  }

  /// The working copy (jj's `@`), when there is one.
  public Optional<ObjectId> workingCopy() {
    return Optional.ofNullable(view.workspaces().get(place.workspace()));
  }

  /// The working copy.
  ///
  /// @throws RefusedException when there is none
  public ObjectId at() {
    return workingCopy().orElseThrow(() -> new RefusedException("there is no working copy here"));
  }

  /// The commits that nobody may rewrite, nor any ancestor of theirs: trunk, tags, and branches
  /// that are not tracked by a bookmark of the same name.
  public NavigableSet<ObjectId> fixed() {
    return FixedCommits.of(view, place.trunk());
  }

  /// Whether nobody may rewrite a commit.
  public boolean isImmutable(ObjectId id) throws IOException {
    return id.equals(Commits.ROOT) || commits().range(List.of(id), fixed()).isEmpty();
  }

  /// The commits of which all ancestors are visible: heads and what is fixed.
  public NavigableSet<ObjectId> tips() {
    NavigableSet<ObjectId> tips = new TreeSet<>(fixed());
    tips.addAll(view.heads());
    return tips;
  }

  /// Every commit that may be rewritten, parents first. Its size is that of the work in progress,
  /// not of history.
  public List<ObjectId> mutable() throws IOException {
    return commits().range(view.heads(), fixed());
  }

  ObjectInserter inserter() {
    return objects.inserter();
  }

  /// Gives another moment the objects that were made here and not written so far.
  void lendObjectsTo(Moment other) {
    objects.inserter().lendTo(other.objects.inserter());
  }

  @Override
  public void close() {
    if (objects.owned()) {
      objects.commits().close();
      objects.inserter().close();
    }
  }
}
