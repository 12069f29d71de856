// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.time.Instant;
import sh.zagi.env.EnvKey;
import sh.zagi.session.runtime.OciSpec;
import sh.zagi.storage.repo.CommitId;

/// A running environment of one person on one commit, which outlives connections and the server.
///
/// @param base the commit that its files started from
/// @param purpose why it exists
/// @param slot number of its id range on this machine, its own while it exists
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
    Instant usedAt) {
  /// Why a session exists.
  public enum Purpose {
    /// Somebody's place to work, kept until told otherwise.
    WORK,
    /// A run of a commit's own tasks; gone when that ends, also by a restart.
    CHECK
  }

  private static final int FIRST_ID = 1_000_000;

  /// How many sessions one machine can hold, by its 32-bit ids.
  static final int SLOTS = 30_000;

  /// The machine's id of the container's root.
  public int idBase() {
    return FIRST_ID + slot * OciSpec.ID_COUNT;
  }
}
