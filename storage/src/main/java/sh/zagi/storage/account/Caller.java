// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

/// Who asks. Built by a door from what was proven (a verified signature), never from a name that
/// the client chose.
public sealed interface Caller {
  /// How audit rows and messages call this caller.
  String name();

  /// Nobody in particular: no key, or a key that no account has.
  record Anonymous() implements Caller {
    @Override
    public String name() {
      return "anonymous";
    }
  }

  /// A person, proven by the key whose signature was verified.
  record Person(Account account, KeyFingerprint key) implements Caller {
    @Override
    public String name() {
      return account.name();
    }
  }

  /// The platform itself: background work that no caller asked for directly.
  record Platform() implements Caller {
    @Override
    public String name() {
      return "platform";
    }
  }
}
