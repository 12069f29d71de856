// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;

/// What a revset means: commits, listed or told apart by a test.
sealed interface CommitSet {
  boolean contains(ObjectId id) throws IOException;

  /// Where a walk that is to meet all members has to begin.
  Collection<ObjectId> tops();

  /// These commits.
  record Listed(Set<ObjectId> commits) implements CommitSet {
    static Listed of(Collection<ObjectId> commits) {
      return new Listed(new LinkedHashSet<>(commits));
    }

    static Listed none() {
      return new Listed(Set.of());
    }

    @Override
    public boolean contains(ObjectId id) {
      return commits.contains(id);
    }

    @Override
    public Collection<ObjectId> tops() {
      return commits;
    }
  }

  /// Of the commits at and below `tops` those that pass a test; perhaps as many as history has.
  record Tested(Collection<ObjectId> tops, Test test) implements CommitSet {
    public Tested {
      tops = List.copyOf(tops);
    }

    @Override
    public boolean contains(ObjectId id) throws IOException {
      return test.passes(id);
    }
  }

  /// A question about one commit.
  @FunctionalInterface
  interface Test {
    boolean passes(ObjectId id) throws IOException;
  }

  /// Members of this that pass a test.
  default CommitSet filtered(Test more) throws IOException {
    return switch (this) {
      case Listed(Set<ObjectId> commits) -> {
        Set<ObjectId> kept = new LinkedHashSet<>();
        for (ObjectId id : commits) {
          if (more.passes(id)) {
            kept.add(id);
          }
        }
        yield new Listed(kept);
      }
      case Tested(Collection<ObjectId> tops, Test test) ->
          new Tested(tops, id -> test.passes(id) && more.passes(id));
    };
  }

  /// Members of both.
  default CommitSet and(CommitSet other) throws IOException {
    // A list is filtered by a test, never a test by a list: the list is the shorter way.
    return this instanceof Tested && other instanceof Listed
        ? other.filtered(this::contains)
        : filtered(other::contains);
  }

  /// Members of one or both.
  default CommitSet or(CommitSet other) {
    Set<ObjectId> tops = new LinkedHashSet<>(tops());
    tops.addAll(other.tops());
    return this instanceof Listed && other instanceof Listed
        ? new Listed(tops)
        : new Tested(tops, id -> contains(id) || other.contains(id));
  }
}
