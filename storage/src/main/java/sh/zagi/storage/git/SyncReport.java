// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.util.List;
import java.util.Locale;

/// What became of the refs of a mirror when it met its upstream.
///
/// @param fates of refs that differed; those that agreed are not named
/// @param branches that the upstream has
/// @param tags that the upstream has
public record SyncReport(List<Fate> fates, int branches, int tags) {
  public SyncReport {
    fates = List.copyOf(fates);
  }

  /// What became of one ref.
  ///
  /// @param ref such as `refs/heads/main`
  /// @param why for people; empty where the kind says it all
  public record Fate(String ref, Kind kind, String why) {
    /// Such as `main: parked (both sides have new commits)`.
    public String words() {
      String name = ref.replaceFirst("^refs/(heads|tags)/", "");
      return name + ": " + kind.word() + (why.isEmpty() ? "" : " (" + why + ")");
    }
  }

  /// What can become of a ref.
  public enum Kind {
    /// It is new here.
    CREATED,
    /// It went forward here.
    UPDATED,
    /// It went forward there.
    SENT,
    /// It is ahead here, and the upstream did not take it.
    AHEAD,
    /// Both sides have what the other lacks: theirs waits here as changes for review.
    PARKED,
    /// The upstream has it no longer.
    GONE,
    /// The upstream has it no longer, and now neither has this side.
    DELETED,
    /// It stays as it is here.
    KEPT,
    /// What the upstream has is not taken.
    REFUSED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Whether somebody should look at it.
    public boolean needsAttention() {
      return switch (this) {
        case AHEAD, PARKED, GONE, KEPT, REFUSED -> true;
        case CREATED, UPDATED, SENT, DELETED -> false;
      };
    }
  }
}
