// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.rewrite;

import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.ChangeId;
import sh.zagi.change.algebra.Merge;
import sh.zagi.change.commit.CommitData;
import sh.zagi.change.merge.Content;

/// A commit to be.
///
/// @param data author, headers and message; its parents, committer and trees are replaced
/// @param labels of the trees' terms, or none
public record Draft(
    CommitData data,
    ChangeId change,
    List<ObjectId> parents,
    Merge<ObjectId> trees,
    List<String> labels) {
  /// The same with another description.
  public Draft described(String text) {
    return new Draft(data.withDescription(text), change, parents, trees, labels);
  }

  /// The same on other parents, with the contents as they are.
  public Draft on(List<ObjectId> newParents) {
    return new Draft(data, change, newParents, trees, labels);
  }

  /// The same with other contents.
  ///
  /// @param newLabels one for each term, or none
  public Draft holding(Merge<ObjectId> newTrees, List<String> newLabels) {
    return new Draft(data, change, parents, newTrees, newLabels);
  }

  Draft begunAgain(Content author) {
    return new Draft(data.withAuthor(author), change, parents, trees, labels);
  }

  /// The same as a version of another change.
  public Draft of(ChangeId other) {
    return new Draft(data, other, parents, trees, labels);
  }
}
