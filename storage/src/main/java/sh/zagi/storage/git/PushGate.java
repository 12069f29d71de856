// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;

/// What layers above the store have to say on a push: asked when its objects are here and checked,
/// before any of them is kept and any ref moves. Safe for use by many threads.
public interface PushGate {
  /// Lets everything pass that the store itself lets pass.
  PushGate OPEN = _ -> () -> {};

  /// Decides. Refusals and messages are left with the push itself.
  Verdict judge(ArrivingPush push) throws IOException;

  /// What is to be done with a push that was let pass.
  @FunctionalInterface
  interface Verdict {
    /// Called when the objects were taken over and before refs move: writes what is kept beside
    /// them, and settles the commands whose refs are only names of an inbox.
    void keep() throws IOException;
  }
}
