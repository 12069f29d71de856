// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.rewrite;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import sh.zagi.change.ChangeId;
import sh.zagi.change.Signature;
import sh.zagi.change.TestRepo;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.op.View;

/// Real objects in memory. Commits are letters; each letter is its message and seed of its change
/// id.
abstract class LetterStand {
  static final Random RANDOM = new Random(5);
  static final Instant START = Instant.ofEpochSecond(1_700_000_000);

  final TestRepo repo = new TestRepo();
  final Commits commits = new Commits(repo.inserter());
  final Map<String, ObjectId> byName = new HashMap<>();
  final Map<ChangeId, String> names = new HashMap<>();
  View view = View.EMPTY;
  private int clock;

  @AfterEach
  void close() {
    commits.close();
    repo.close();
  }

  final Transaction begin() {
    return begin(view);
  }

  final Transaction begin(View on) {
    Signature actor = new Signature("t", "t@example.org", START.plusSeconds(clock++));
    return new Transaction(commits, on, new Transaction.Terms(actor, RANDOM, java.util.Set.of()));
  }

  final ObjectId id(String name) {
    return java.util.Objects.requireNonNull(byName.get(name), name);
  }

  /// Makes a commit: its name, its parents (none is the root), and all its files.
  final ObjectId commit(String name, String parents, String files) throws IOException {
    Transaction transaction = begin();
    ObjectId made = add(transaction, name, parents, files);
    transaction.settle();
    view = transaction.view();
    return made;
  }

  final ObjectId add(Transaction transaction, String name, String parents, String files)
      throws IOException {
    ChangeId change = transaction.newChange();
    names.put(change, name);
    List<ObjectId> on =
        parents.isEmpty()
            ? List.of(Commits.ROOT)
            : List.of(parents.split(" ", -1)).stream().map(this::id).toList();
    CommitData data = data(name);
    ObjectId made =
        transaction.add(new Draft(data, change, on, Merge.resolved(repo.tree(files)), List.of()));
    byName.put(name, made);
    return made;
  }

  static CommitData data(String message) {
    var who = sh.zagi.change.merge.Content.of("t <t@example.org> 1700000000 +0000");
    return new CommitData(
        ObjectId.zeroId(),
        List.of(),
        who,
        who,
        List.of(),
        sh.zagi.change.merge.Content.of(message));
  }

  /// A new version of a commit with other files or other parents.
  final ObjectId rewrite(Transaction transaction, String name, String files) throws IOException {
    Draft draft = transaction.draft(id(name));
    ObjectId next =
        transaction.replace(
            id(name),
            new Draft(
                draft.data(),
                draft.change(),
                draft.parents(),
                Merge.resolved(repo.tree(files)),
                List.of()));
    byName.put(name, next);
    return next;
  }

  final void rebase(Transaction transaction, String name, String onto) throws IOException {
    List<ObjectId> parents =
        onto.isEmpty()
            ? List.of(Commits.ROOT)
            : List.of(onto.split(" ", -1)).stream().map(this::id).toList();
    byName.put(name, transaction.replace(id(name), transaction.rebased(id(name), parents)));
  }

  final void settle(Transaction transaction) throws IOException {
    transaction.settle();
    view = transaction.view();
  }

  /// The visible graph: `B<-A` for B on A, `*` after a conflict, sorted.
  final String graph() throws IOException {
    return graph(view);
  }

  final String graph(View of) throws IOException {
    List<String> edges = new ArrayList<>();
    for (ObjectId one : commits.range(of.heads(), List.of())) {
      String parents =
          commits.parents(one).stream().map(this::name).collect(Collectors.joining("+"));
      edges.add(name(one) + (parents.isEmpty() ? "" : "<-" + parents));
    }
    return edges.stream().sorted().collect(Collectors.joining(" "));
  }

  final String name(ObjectId commit) {
    try {
      if (commit.equals(Commits.ROOT)) {
        return "";
      }
      String name = names.getOrDefault(commits.change(commit), "?");
      return commits.trees(commit).isResolved() ? name : name + "*";
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  final ObjectId now(String name) throws IOException {
    for (ObjectId one : commits.range(view.heads(), List.of())) {
      if (name.equals(names.get(commits.change(one)))) {
        return one;
      }
    }
    throw new AssertionError("not visible: " + name);
  }

  final String files(String name) throws IOException {
    return repo.words(commits.trees(now(name)).value().orElseThrow());
  }

  final Draft with(Draft draft, String files) {
    return new Draft(
        draft.data(), draft.change(), draft.parents(), Merge.resolved(repo.tree(files)), List.of());
  }
}
