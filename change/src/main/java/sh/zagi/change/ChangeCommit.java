// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.util.RawParseUtils;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.TreeId;

/// A commit with a change id, written byte by byte: JGit's builder cannot set the `change-id`
/// header, which jj writes after the committer.
record ChangeCommit(
    TreeId tree, List<CommitId> parents, Signature author, ChangeId change, String message) {

  /// Header name, with the blank that follows it.
  private static final byte[] HEADER = "change-id ".getBytes(UTF_8);

  ObjectId insert(ObjectInserter inserter) throws IOException {
    StringBuilder text = new StringBuilder("tree ").append(tree.hex()).append('\n');
    parents.forEach(parent -> text.append("parent ").append(parent.hex()).append('\n'));
    text.append("author ").append(author.headerForm()).append('\n');
    text.append("committer ").append(author.headerForm()).append('\n');
    text.append("change-id ").append(change.letters()).append("\n\n");
    text.append(message);
    return inserter.insert(Constants.OBJ_COMMIT, text.toString().getBytes(UTF_8));
  }

  /// The change id that a commit carries, if it has a valid one.
  static Optional<ChangeId> changeId(RevCommit commit) {
    byte[] raw = commit.getRawBuffer();
    int start =
        RawParseUtils.headerStart(java.util.Arrays.copyOf(HEADER, HEADER.length - 1), raw, 0);
    if (start < 0) {
      return Optional.empty();
    }
    int end = RawParseUtils.nextLF(raw, start) - 1;
    try {
      return Optional.of(new ChangeId(new String(raw, start, end - start, UTF_8)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
