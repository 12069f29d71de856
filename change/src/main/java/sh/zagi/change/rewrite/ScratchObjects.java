// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.rewrite;

import org.eclipse.jgit.lib.Repository;

/// Objects that are made only to be looked at, such as the merge of a commit's parents: never
/// written to the repository. For one thread.
public final class ScratchObjects extends HeldObjects {
  public ScratchObjects(Repository git) {
    super(git);
  }

  @Override
  public void flush() {
    // There is nowhere to write to.
  }
}
