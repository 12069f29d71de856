// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.verb;

import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import sh.zagi.change.RefusedException;
import sh.zagi.change.op.Operation;
import sh.zagi.change.op.RefTarget;
import sh.zagi.change.op.View;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Mutation;

/// What is done to bookmarks: local names of changes. One that is called like a branch of the
/// repository tracks it.
public final class Bookmarks {
  private static final String BRANCHES = "refs/heads/";

  private Bookmarks() {}

  /// Makes bookmarks that are not there yet.
  public record Create(List<String> names, String revision) implements Mutation {
    @Override
    public Operation.Act apply(Transaction transaction, Moment before) {
      ObjectId id = target(before, revision);
      for (String name : names) {
        checked(name);
        if (!before.view().bookmark(name).isAbsent()) {
          throw new RefusedException("bookmark exists: " + name + "; move it with `bookmark move`");
        }
        if (before.view().refs().containsKey(BRANCHES + name)) {
          throw new RefusedException(
              "the repository has a branch " + name + "; `bookmark track` lets you work on it");
        }
        put(transaction, name, RefTarget.of(id));
      }
      return Operation.Act.command("create bookmark " + String.join(" ", names));
    }
  }

  /// Points bookmarks at another change.
  ///
  /// @param backwards whether they may go to where their change is no ancestor of
  public record Move(List<String> names, String revision, boolean backwards) implements Mutation {
    @Override
    public Operation.Act apply(Transaction transaction, Moment before) throws IOException {
      ObjectId id = target(before, revision);
      for (String name : names) {
        RefTarget old = present(before, name);
        boolean ahead = true;
        for (ObjectId one : old.candidates()) {
          ahead &= before.commits().isAncestor(one, id);
        }
        if (!ahead && !backwards) {
          throw new RefusedException(
              "bookmark " + name + " would go back or aside; add --allow-backwards if it shall");
        }
        put(transaction, name, RefTarget.of(id));
      }
      return Operation.Act.command("move bookmark " + String.join(" ", names));
    }
  }

  /// Removes bookmarks; the repository's branches stay.
  public record Delete(List<String> names) implements Mutation {
    @Override
    public Operation.Act apply(Transaction transaction, Moment before) {
      for (String name : names) {
        var _ = present(before, name);
        put(transaction, name, RefTarget.ABSENT);
      }
      return Operation.Act.command("delete bookmark " + String.join(" ", names));
    }
  }

  /// Gives a bookmark another name.
  public record Rename(String name, String next) implements Mutation {
    @Override
    public Operation.Act apply(Transaction transaction, Moment before) {
      RefTarget target = present(before, name);
      checked(next);
      if (!before.view().bookmark(next).isAbsent()
          || before.view().refs().containsKey(BRANCHES + next)) {
        throw new RefusedException("the name is taken: " + next);
      }
      put(transaction, name, RefTarget.ABSENT);
      put(transaction, next, target);
      return Operation.Act.command("rename bookmark " + name + " to " + next);
    }
  }

  /// Makes a bookmark of a branch of the repository: its changes can be rewritten here from now on.
  public record Track(List<String> names) implements Mutation {
    @Override
    public Operation.Act apply(Transaction transaction, Moment before) {
      for (String name : names) {
        ObjectId tip = before.view().refs().get(BRANCHES + name);
        if (tip == null) {
          throw new RefusedException("the repository has no branch " + name);
        }
        if (name.equals(before.trunk())) {
          throw new RefusedException("nobody rewrites the trunk: " + name + " is not tracked");
        }
        if (before.view().bookmark(name).isAbsent()) {
          put(transaction, name, RefTarget.of(tip));
        }
      }
      return Operation.Act.command("track branch " + String.join(" ", names));
    }
  }

  /// Makes or moves the bookmark under which a change is pushed when it has no other name.
  public record Push(String name, String revision) implements Mutation {
    private static final int LETTERS = 12;

    /// Such as `push-qyrvzxkzlmno`: the same for every version of the change.
    public static String name(Moment moment, String revision) throws IOException {
      ObjectId id = target(moment, revision);
      return "push-" + moment.commits().change(id).letters().substring(0, LETTERS);
    }

    @Override
    public Operation.Act apply(Transaction transaction, Moment before) {
      put(transaction, name, RefTarget.of(target(before, revision)));
      return Operation.Act.command("point bookmark " + name);
    }
  }

  private static void put(Transaction transaction, String name, RefTarget target) {
    View view = transaction.view();
    transaction.view(view.withBookmark(name, target));
  }

  private static ObjectId target(Moment before, String revision) {
    ObjectId id = Named.one(before, revision);
    if (id.equals(Commits.ROOT)) {
      throw new RefusedException("the root is no change: a bookmark cannot name it");
    }
    return id;
  }

  private static RefTarget present(Moment before, String name) {
    RefTarget target = before.view().bookmark(name);
    if (target.isAbsent()) {
      throw new RefusedException("no such bookmark: " + name);
    }
    return target;
  }

  private static void checked(String name) {
    if (!Repository.isValidRefName(BRANCHES + name) || name.startsWith("-")) {
      throw new RefusedException("not a name for a bookmark: " + name);
    }
  }
}
