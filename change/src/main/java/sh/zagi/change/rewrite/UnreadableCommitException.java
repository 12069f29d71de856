// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.rewrite;

import java.io.IOException;
import org.eclipse.jgit.lib.ObjectId;

/// A commit of the repository that cannot be used.
public final class UnreadableCommitException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreadableCommitException(ObjectId commit, String why) {
    super("commit " + commit.abbreviate(12).name() + " cannot be read: " + why);
  }
}
