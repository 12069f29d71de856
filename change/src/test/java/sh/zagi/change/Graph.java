// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.merge.Content;
import sh.zagi.change.op.View;
import sh.zagi.change.rewrite.Commits;

/// Commits by names, for tests: a name is the commit's message, and its letters begin the change
/// id.
public final class Graph implements AutoCloseable {
  private static final int ID_LETTERS = 32;
  private static final int SECONDS_BETWEEN = 3600;

  public final TestRepo repo = new TestRepo();
  public final Commits commits = new Commits(repo.inserter());
  private final Map<String, ObjectId> byName = new HashMap<>();
  private final Map<ObjectId, String> names = new HashMap<>();
  private int clock;

  /// A commit.
  ///
  /// @param change how its change id begins; the rest is made of its name
  /// @param parents names, none for a child of the root
  /// @param files as in [TestRepo#tree]
  public ObjectId commit(String name, String change, String parents, String files) {
    return commit(name, "matt", change, parents, Merge.resolved(repo.tree(files)));
  }

  public ObjectId commit(
      String name, String author, String change, String parents, Merge<ObjectId> trees) {
    try {
      String letters =
          change + "klmnopqrstuvwxyz".repeat(2).substring(0, ID_LETTERS - change.length());
      Content who =
          Content.of(
              author
                  + " <"
                  + author
                  + "@x> "
                  + (1_700_000_000 + SECONDS_BETWEEN * clock++)
                  + " +0000");
      CommitData data =
          new CommitData(
              ObjectId.zeroId(), List.of(), who, who, List.of(), Content.of(name + "\n"));
      List<ObjectId> on = parents.isEmpty() ? List.of() : ids(parents);
      ObjectId id = commits.write(data.rewritten(on, new ChangeId(letters), who), trees, List.of());
      byName.put(name, id);
      names.put(id, name);
      return id;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lets a name stand for a commit that is not there.
  public void lost(String name, String hex) {
    byName.put(name, ObjectId.fromString(hex));
  }

  public ObjectId id(String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }

  public List<ObjectId> ids(String words) {
    return Arrays.stream(words.split(" ", -1)).map(this::id).toList();
  }

  /// A view of these heads; the branch `main` at `trunk`, the working copy `me` at `at`.
  public View view(String heads, String trunk, Optional<String> at) {
    View view = View.EMPTY.withHeads(new TreeSet<>(heads.isEmpty() ? List.of() : ids(heads)));
    Map<String, ObjectId> refs = new TreeMap<>();
    if (!trunk.isEmpty()) {
      refs.put("refs/heads/main", id(trunk));
    }
    View withRefs = view.withRefs(refs);
    return at.map(name -> withRefs.withWorkspace("me", id(name))).orElse(withRefs);
  }

  public String names(List<ObjectId> ids) {
    return ids.stream()
        .map(id -> id.equals(Commits.ROOT) ? "root" : names.getOrDefault(id, id.name()))
        .collect(Collectors.joining(" "));
  }

  @Override
  public void close() {
    commits.close();
    repo.close();
  }
}
