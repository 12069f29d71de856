// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.ChangeId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.rewrite.Commits;

/// The functions of the language.
final class Functions {
  /// How many arguments each takes: the fewest, the most.
  private static final Map<String, int[]> ARITY = new TreeMap<>();

  static {
    for (String name :
        List.of(
            "all",
            "none",
            "root",
            "trunk",
            "mutable",
            "immutable",
            "immutable_heads",
            "visible_heads",
            "working_copies",
            "mine",
            "merges",
            "empty",
            "conflicts",
            "divergent")) {
      ARITY.put(name, new int[] {0, 0});
    }
    for (String name : List.of("bookmarks", "remote_bookmarks", "tags")) {
      ARITY.put(name, new int[] {0, 1});
    }
    for (String name :
        List.of(
            "description",
            "subject",
            "author",
            "committer",
            "heads",
            "roots",
            "present",
            "connected",
            "fork_point")) {
      ARITY.put(name, new int[] {1, 1});
    }
    for (String name : List.of("parents", "children", "ancestors", "descendants", "latest")) {
      ARITY.put(name, new int[] {1, 2});
    }
    ARITY.put("files", new int[] {1, 100});
  }

  private final Evaluation evaluation;
  private final Scope scope;
  private final Filters filters;
  private final Relatives relatives;

  Functions(Evaluation evaluation) {
    this.evaluation = evaluation;
    this.scope = evaluation.scope();
    this.filters = new Filters(scope);
    this.relatives = new Relatives(evaluation);
  }

  CommitSet call(Revset.Call call) throws IOException {
    int[] arity = ARITY.get(call.function());
    if (arity == null) {
      throw new RefusedException(
          "no such function: "
              + call.function()
              + "()"
              + Nearest.of(call.function(), ARITY.keySet())
                  .map(name -> ", did you mean " + name + "()?")
                  .orElse(" (there are " + String.join(", ", ARITY.keySet()) + ")"));
    }
    int given = call.arguments().size();
    if (given < arity[0] || given > arity[1]) {
      String wanted = arity[0] == arity[1] ? "" + arity[0] : arity[0] + " to " + arity[1];
      throw new RefusedException(
          call.function() + "() takes " + wanted + " arguments, and " + given + " are given");
    }
    return given == 0 ? constant(call.function()) : applied(call);
  }

  private CommitSet constant(String function) throws IOException {
    return switch (function) {
      case "all" -> evaluation.all();
      case "none" -> CommitSet.Listed.none();
      case "root" -> CommitSet.Listed.of(List.of(Commits.ROOT));
      case "trunk" -> CommitSet.Listed.of(List.of(scope.trunk()));
      case "mutable" -> new CommitSet.Listed(scope.mutable());
      case "immutable" -> {
        Set<ObjectId> mutable = scope.mutable();
        yield evaluation.all().filtered(id -> !mutable.contains(id));
      }
      case "immutable_heads" -> relatives.heads(CommitSet.Listed.of(fixedOrRoot()));
      case "visible_heads" -> relatives.heads(CommitSet.Listed.of(scope.tips()));
      case "working_copies" -> CommitSet.Listed.of(scope.view().workspaces().values());
      case "bookmarks" -> named(bookmarks(), TextPattern.containing(""));
      case "remote_bookmarks" -> named(listed(scope.branches()), TextPattern.containing(""));
      case "tags" -> named(listed(scope.tags()), TextPattern.containing(""));
      case "divergent" -> divergent();
      default -> evaluation.all().filtered(nullary(function));
    };
  }

  private CommitSet.Test nullary(String function) {
    return switch (function) {
      case "mine" -> filters.mine();
      case "merges" -> filters.merges();
      case "empty" -> filters.empty();
      case "conflicts" -> filters.conflicts();
      default -> throw new IllegalStateException(function);
    };
  }

  private Collection<ObjectId> fixedOrRoot() {
    return scope.fixed().isEmpty() ? List.of(Commits.ROOT) : scope.fixed();
  }

  private CommitSet applied(Revset.Call call) throws IOException {
    Revset first = call.arguments().getFirst();
    return switch (call.function()) {
      case "bookmarks" -> named(bookmarks(), text(call, first));
      case "remote_bookmarks" -> named(listed(scope.branches()), text(call, first));
      case "tags" -> named(listed(scope.tags()), text(call, first));
      case "description" -> evaluation.all().filtered(filters.description(text(call, first)));
      case "subject" -> evaluation.all().filtered(filters.subject(text(call, first)));
      case "author" -> evaluation.all().filtered(filters.author(text(call, first)));
      case "committer" -> evaluation.all().filtered(filters.committer(text(call, first)));
      case "files" -> evaluation.all().filtered(filters.files(paths(call)));
      case "present" -> present(first);
      default -> related(call, evaluation.of(first));
    };
  }

  private CommitSet related(Revset.Call call, CommitSet of) throws IOException {
    return switch (call.function()) {
      case "heads" -> relatives.heads(of);
      case "roots" -> relatives.roots(of);
      case "connected" -> evaluation.descendants(of, CommitSet.Listed.of(evaluation.list(of)));
      case "fork_point" -> relatives.forkPoint(of);
      case "parents" -> relatives.parents(of, number(call, 1));
      case "children" -> relatives.children(of, number(call, 1));
      case "ancestors" ->
          call.arguments().size() == 1
              ? evaluation.ancestors(of)
              : relatives.ancestors(of, number(call, 1));
      case "descendants" ->
          call.arguments().size() == 1
              ? evaluation.descendants(of, evaluation.all())
              : relatives.descendants(of, number(call, 1));
      case "latest" -> relatives.latest(of, number(call, 1));
      default -> throw new IllegalStateException(call.function());
    };
  }

  private CommitSet present(Revset revset) throws IOException {
    try {
      return evaluation.of(revset);
    } catch (RefusedException _) {
      return CommitSet.Listed.none();
    }
  }

  private CommitSet divergent() throws IOException {
    Map<ChangeId, List<ObjectId>> byChange = new HashMap<>();
    for (ObjectId id : scope.near()) {
      byChange.computeIfAbsent(scope.commits().change(id), _ -> new ArrayList<>()).add(id);
    }
    Set<ObjectId> found = new LinkedHashSet<>();
    byChange.values().stream().filter(same -> same.size() > 1).forEach(found::addAll);
    return new CommitSet.Listed(found);
  }

  private Map<String, List<ObjectId>> bookmarks() {
    Map<String, List<ObjectId>> found = listed(scope.branches());
    scope.view().bookmarks().forEach((name, target) -> found.put(name, target.candidates()));
    return found;
  }

  private static Map<String, List<ObjectId>> listed(Map<String, ObjectId> names) {
    Map<String, List<ObjectId>> found = new TreeMap<>();
    names.forEach((name, commit) -> found.put(name, List.of(commit)));
    return found;
  }

  private static CommitSet named(Map<String, List<ObjectId>> names, TextPattern pattern) {
    Set<ObjectId> found = new HashSet<>();
    names.forEach((name, commits) -> {
      if (pattern.matches(name)) {
        found.addAll(commits);
      }
    });
    return new CommitSet.Listed(found);
  }

  private static TextPattern text(Revset.Call call, Revset argument) {
    return switch (argument) {
      case Revset.Pattern pattern -> TextPattern.of(pattern);
      case Revset.Symbol(String name, int _) -> TextPattern.containing(name);
      default -> throw new RefusedException(call.function() + "() takes text: quote it");
    };
  }

  private static List<String> paths(Revset.Call call) {
    return call.arguments().stream()
        .map(argument -> text(call, argument).text().replaceAll("^\\./|/+$", ""))
        .toList();
  }

  private static int number(Revset.Call call, int usual) {
    if (call.arguments().size() < 2) {
      return usual;
    }
    if (call.arguments().get(1) instanceof Revset.Symbol(String digits, int _)
        && digits.matches("\\d{1,6}")) {
      return Integer.parseInt(digits);
    }
    throw new RefusedException(call.function() + "() takes a number as its second argument");
  }
}
