// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

/// The id of a git tree object.
///
/// @param hex 40 lower-case hex digits (SHA-1)
public record TreeId(String hex) {
  public TreeId {
    ObjectNames.require(hex);
  }

  /// The first ten digits, for people.
  public String abbreviated() {
    return hex.substring(0, 10);
  }

  @Override
  public String toString() {
    return hex;
  }
}
