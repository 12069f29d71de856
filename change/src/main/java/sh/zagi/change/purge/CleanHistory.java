// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.purge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import sh.zagi.change.RefusedException;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.commit.MalformedCommitException;
import sh.zagi.change.merge.ConflictTrees;
import sh.zagi.change.op.Operation;
import sh.zagi.change.op.OperationLog;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.op.View;

/// Commits and operations written again without the contents that are to go. What neither held them
/// nor stands on what did keeps its id. For one thread.
final class CleanHistory {
  private static final Pattern HEX = Pattern.compile("\\b[0-9a-f]{40}\\b");

  private final ObjectReader reader;
  private final ObjectInserter inserter;
  private final CleanTrees trees;
  private final Map<ObjectId, ObjectId> next = new HashMap<>();

  CleanHistory(ObjectReader reader, ObjectInserter inserter, CleanTrees trees) {
    this.reader = reader;
    this.inserter = inserter;
    this.trees = trees;
  }

  /// What became of a commit or operation; itself when nothing had to.
  ObjectId now(ObjectId id) {
    return next.getOrDefault(id, id);
  }

  /// The commits and operations that have other ids now.
  Map<ObjectId, ObjectId> changed() {
    return next;
  }

  /// Writes a commit again; its parents come before it.
  void commit(ObjectId id) throws IOException {
    try {
      CommitData data = CommitData.read(reader, id);
      List<ObjectId> parents = data.parents().stream().map(this::now).toList();
      Merge<ObjectId> old = data.trees();
      List<ObjectId> terms = new ArrayList<>();
      for (ObjectId term : old.terms()) {
        terms.add(trees.clean(term));
      }
      if (parents.equals(data.parents()) && terms.equals(old.terms())) {
        return;
      }
      Merge<ObjectId> cleaned = new Merge<>(terms);
      ObjectId tree = ConflictTrees.write(reader, inserter, cleaned);
      next.put(
          id.copy(), data.on(parents).withTrees(cleaned, tree, data.labels()).insert(inserter));
    } catch (MalformedCommitException e) {
      throw new RefusedException(
          "not purged: commit "
              + id.abbreviate(12).name()
              + " cannot be read and so not be cleaned: "
              + e.getMessage());
    }
  }

  /// Writes an operation again; what it names comes before it.
  void operation(OperationLog log, ObjectId id) throws IOException {
    Operation old = log.read(id).operation();
    Operation cleaned =
        new Operation(
            all(old.parents()),
            view(old.view()),
            new Operation.Act(
                old.act().kind(), old.act().description(), old.act().target().map(this::now)),
            old.actor(),
            facts(old.facts()),
            predecessors(old.predecessors()));
    if (!cleaned.equals(old)) {
      next.put(id.copy(), log.write(inserter, cleaned));
    }
  }

  private List<ObjectId> all(List<ObjectId> ids) {
    return ids.stream().map(this::now).toList();
  }

  private View view(View view) {
    Map<String, RefTarget> bookmarks = new TreeMap<>();
    view.bookmarks()
        .forEach((name, target) ->
            bookmarks.put(name, new RefTarget(target.terms().map(term -> term.map(this::now)))));
    Set<ObjectId> heads = new HashSet<>();
    view.heads().forEach(head -> heads.add(now(head)));
    return new View(
        new TreeSet<>(heads),
        new TreeMap<>(bookmarks),
        new TreeMap<>(values(view.workspaces())),
        new TreeMap<>(values(view.refs())));
  }

  private Map<String, ObjectId> values(Map<String, ObjectId> map) {
    Map<String, ObjectId> values = new TreeMap<>();
    map.forEach((name, id) -> values.put(name, now(id)));
    return values;
  }

  private Map<String, String> facts(Map<String, String> facts) {
    Map<String, String> cleaned = new TreeMap<>();
    facts.forEach((name, value) ->
        cleaned.put(
            name,
            HEX.matcher(value)
                .replaceAll(found -> now(ObjectId.fromString(found.group())).name())));
    return cleaned;
  }

  private Map<ObjectId, List<ObjectId>> predecessors(Map<ObjectId, List<ObjectId>> old) {
    Map<ObjectId, List<ObjectId>> cleaned = new LinkedHashMap<>();
    old.forEach((id, from) -> cleaned.put(now(id), all(from)));
    return cleaned;
  }
}
