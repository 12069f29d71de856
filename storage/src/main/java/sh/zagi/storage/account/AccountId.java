// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

/// The database key of an account; never reused.
public record AccountId(long value) {
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
