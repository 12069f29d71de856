// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.time.Instant;
import java.util.Optional;
import sh.zagi.env.EnvKey;
import sh.zagi.session.runtime.OciSpec;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.TreeId;

/// A running environment of one person on one commit, which outlives connections and the server.
///
/// @param base the commit that its files started from
/// @param purpose why it exists
/// @param slot number of its id range on this machine, its own while it exists
/// @param labels what people tell it from others by
public record Session(
    SessionId id,
    long repositoryId,
    long accountId,
    CommitId base,
    EnvKey env,
    Purpose purpose,
    int slot,
    SessionState state,
    Instant openedAt,
    Instant usedAt,
    Labels labels) {
  /// Why a session exists.
  public enum Purpose {
    /// Somebody's place to work, kept until told otherwise.
    WORK,
    /// A run of a commit's own tasks; gone when that ends, also by a restart.
    CHECK,
    /// What a share link shows: the copy of a session at the moment of sharing. It never runs.
    SHARED,
    /// Somebody's look at a public repository who is nobody here: small, without a network, and
    /// gone when the terminal closes, also by a restart.
    VISIT
  }

  /// What a session is called and where it comes from.
  ///
  /// @param name chosen by its owner; empty when none was
  /// @param revision the branch or change that it was asked for; empty for the trunk
  /// @param parent the session that it is a fork of
  public record Labels(String name, String revision, Optional<Parent> parent) {
    /// Those of a session on the trunk.
    public static final Labels NONE = new Labels("", "", Optional.empty());
  }

  /// Where a fork left its parent.
  ///
  /// @param point the files of both at that moment
  public record Parent(SessionId id, TreeId point) {}

  private static final int FIRST_ID = 1_000_000;

  /// How many sessions one machine can hold, by its 32-bit ids.
  static final int SLOTS = 30_000;

  /// Whether nobody comes back to it after a restart.
  boolean endsWithServer() {
    return purpose == Purpose.CHECK || purpose == Purpose.VISIT;
  }

  /// The machine's id of the container's root.
  public int idBase() {
    return FIRST_ID + slot * OciSpec.ID_COUNT;
  }
}
