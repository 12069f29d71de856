// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.op.OperationLog;

/// The versions of a change, newest first: each with the operation that made it, as far back as the
/// chain remembers.
public final class Evolution {
  /// How many operations are looked at.
  private static final int MOST_OPERATIONS = 10_000;

  private Evolution() {}

  /// One version.
  ///
  /// @param operation that made it; empty for the oldest that is known
  public record Version(ObjectId commit, Optional<OperationLog.Entry> operation) {}

  /// @param newest the operation to look back from
  public static List<Version> of(
      OperationLog log, Optional<OperationLog.Entry> newest, ObjectId commit) throws IOException {
    Map<ObjectId, Version> versions = new LinkedHashMap<>();
    Set<ObjectId> wanted = new HashSet<>(Set.of(commit));
    versions.put(commit, new Version(commit, Optional.empty()));
    Optional<OperationLog.Entry> next = newest;
    for (int i = 0; next.isPresent() && i < MOST_OPERATIONS; i++) {
      OperationLog.Entry entry = next.get();
      for (ObjectId made : found(wanted, entry)) {
        wanted.remove(made);
        versions.put(made, new Version(made, Optional.of(entry)));
        for (ObjectId old : entry.operation().predecessors().getOrDefault(made, List.of())) {
          wanted.add(old);
          versions.putIfAbsent(old, new Version(old, Optional.empty()));
        }
      }
      List<ObjectId> parents = entry.operation().parents();
      next = parents.isEmpty() ? Optional.empty() : Optional.of(log.read(parents.getFirst()));
    }
    return List.copyOf(versions.values());
  }

  /// Several versions may come from one operation, each from the next.
  private static List<ObjectId> found(Set<ObjectId> wanted, OperationLog.Entry entry) {
    Map<ObjectId, List<ObjectId>> predecessors = entry.operation().predecessors();
    List<ObjectId> found = new ArrayList<>();
    List<ObjectId> rest = new ArrayList<>(wanted);
    while (!rest.isEmpty()) {
      ObjectId id = rest.removeLast();
      if (predecessors.containsKey(id) && !found.contains(id)) {
        found.add(id);
        rest.addAll(predecessors.getOrDefault(id, List.of()));
      }
    }
    return found;
  }
}
