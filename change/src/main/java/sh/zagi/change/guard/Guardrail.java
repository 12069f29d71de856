// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.guard;

import java.util.Optional;
import sh.zagi.storage.account.Caller;

/// Acts that can destroy what others made or rely on. A table and a pure function over it: agents
/// are refused, with what they can do instead; people are not asked.
public enum Guardrail {
  FORCE_PUSH("do not rewrite a branch that is published", "push to a branch of another name"),
  DELETE_BRANCH("do not delete branches", "leave it, or ask a person to delete it"),
  DELETE_TAG("do not delete tags", "leave it, or ask a person to delete it"),
  MOVE_TAG("do not move tags", "make a tag of another name"),
  PUSH_PROTECTED("do not push to a protected branch", "push to refs/for/BRANCH instead"),
  REMOVE_NOTES("do not remove notes", "fetch the notes, add to them, and push them again"),
  REWRITE_OTHERS("do not rewrite what others made", "make a change of your own on top of it"),
  ABANDON_OTHERS("do not abandon what others made", "make a change of your own that takes it back"),
  PURGE("do not purge", "undo, or ask a person to purge");

  private final String refusal;
  private final String instead;

  Guardrail(String refusal, String instead) {
    this.refusal = refusal;
    this.instead = instead;
  }

  /// Why an agent may not, and what it can do instead.
  public String reason() {
    return "agents " + refusal + ": " + instead;
  }

  /// Why the caller may not; empty for people and for the platform.
  public Optional<String> refusal(Caller caller) {
    return caller.isAgent() ? Optional.of(reason()) : Optional.empty();
  }
}
