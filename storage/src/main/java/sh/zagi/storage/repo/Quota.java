// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.util.Optional;

/// What an owner may have here, a person or a group.
///
/// @param repositories how many; [#ANY] for no limit
/// @param storageBytes of git objects and large files, deleted repositories included until they are
///   erased; [#ANY] for no limit
public record Quota(long repositories, long storageBytes) {
  /// As much as there is.
  public static final long ANY = Long.MAX_VALUE;

  /// No limit at all.
  public static final Quota UNLIMITED = new Quota(ANY, ANY);

  /// What an owner has.
  ///
  /// @param repositories that are there
  /// @param storedBytes all together
  /// @param deletedBytes the part of them that is of deleted repositories
  public record Use(long repositories, long storedBytes, long deletedBytes) {}

  /// What was said for one owner; what is empty is as for everybody.
  public record Own(Optional<Long> repositories, Optional<Long> storageBytes) {
    /// Nothing was said.
    public static final Own NOTHING = new Own(Optional.empty(), Optional.empty());

    Quota over(Quota usual) {
      return new Quota(
          repositories.orElse(usual.repositories()), storageBytes.orElse(usual.storageBytes()));
    }
  }

  /// Why something is too much.
  ///
  /// @param words one line that names the quota and how much is used
  /// @param wayOut one line
  public record Refusal(String words, String wayOut) {
    /// Both, for places that have one line.
    public String line() {
      return words + "; " + wayOut;
    }
  }
}
