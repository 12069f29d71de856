// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.ChangeId;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.commit.Person;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.revset.Scope;
import sh.zagi.change.rewrite.Commits;

/// Describes commits as one view shows them. For one thread.
public final class Entries {
  private static final String BRANCHES = "refs/heads/";
  private static final String TAGS = "refs/tags/";
  private static final Person NOBODY = new Person("", "", 0, 0);

  private final Scope scope;
  private final Map<ObjectId, List<String>> bookmarks = new HashMap<>();
  private final Map<ObjectId, List<String>> tags = new HashMap<>();
  private final Map<ObjectId, List<String>> working = new HashMap<>();

  public Entries(Scope scope) {
    this.scope = scope;
    scope
        .view()
        .workspaces()
        .forEach((name, commit) ->
            add(working, commit, name.equals(scope.asker().workspace()) ? "" : name));
    scope
        .view()
        .bookmarks()
        .forEach((name, target) ->
            target
                .candidates()
                .forEach(commit -> add(bookmarks, commit, name + mark(name, target))));
    scope
        .view()
        .refs()
        .forEach((ref, commit) -> {
          if (ref.startsWith(TAGS)) {
            add(tags, commit, ref.substring(TAGS.length()));
          } else if (ref.startsWith(BRANCHES)) {
            branch(ref.substring(BRANCHES.length()), commit);
          }
        });
  }

  private void branch(String name, ObjectId commit) {
    RefTarget own = scope.view().bookmark(name);
    if (own.isAbsent()) {
      add(bookmarks, commit, name);
    } else if (!own.candidates().contains(commit)) {
      add(bookmarks, commit, name + "@origin");
    }
  }

  private String mark(String name, RefTarget target) {
    if (target.isConflicted()) {
      return "??";
    }
    ObjectId remote = scope.view().refs().get(BRANCHES + name);
    return target.commit().filter(commit -> commit.equals(remote)).isPresent() ? "" : "*";
  }

  private static void add(Map<ObjectId, List<String>> names, ObjectId commit, String name) {
    names.computeIfAbsent(commit, _ -> new ArrayList<>()).add(name);
  }

  /// What there is to say of a commit.
  public Entry of(ObjectId id) throws IOException {
    Commits commits = scope.commits();
    ChangeId change = commits.change(id);
    boolean root = id.equals(Commits.ROOT);
    CommitData data = commits.data(id);
    List<ObjectId> versions = scope.shortIds().versions(change);
    int offset = versions.size() > 1 ? versions.indexOf(id) : -1;
    return new Entry(
        id.copy(),
        new Entry.Id(change, scope.shortIds().enough(change), offset),
        root ? NOBODY : data.authorPerson(),
        new Entry.Text(data.subject(), data.description(), root ? NOBODY : data.committerPerson()),
        new Entry.Names(
            working.getOrDefault(id, List.of()),
            bookmarks.getOrDefault(id, List.of()),
            tags.getOrDefault(id, List.of())),
        new Entry.State(
            root,
            !root && id.equals(scope.trunk()),
            root || !scope.mutable().contains(id),
            data.isConflicted(),
            !root && commits.isEmpty(id)));
  }
}
