// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.account;

import java.util.Optional;

/// Who asks. Built by a door from what was proven (a verified signature), never from a name that
/// the client chose.
public sealed interface Caller {
  /// How audit rows and messages call this caller.
  String name();

  /// Whose rights this caller has, all or some of them; empty for nobody's.
  default Optional<Account> rightsOf() {
    return Optional.empty();
  }

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

    @Override
    public Optional<Account> rightsOf() {
      return Optional.of(account);
    }
  }

  /// A program that acts for a person: proven by a key that was registered as an agent's, or by the
  /// session that it runs in. It may do what its person may, short of administration and of what
  /// destroys history.
  ///
  /// @param label what the person calls it, such as `claude`
  record Agent(Account owner, String label) implements Caller {
    @Override
    public String name() {
      return "agent:" + owner.name() + "/" + label;
    }

    @Override
    public Optional<Account> rightsOf() {
      return Optional.of(owner);
    }
  }

  /// A program that shows a token: it may do what the token says and its owner still may.
  record Bearer(Account owner, Token token) implements Caller {
    @Override
    public String name() {
      return "token:" + owner.name() + "/" + token.id();
    }

    @Override
    public Optional<Account> rightsOf() {
      return Optional.of(owner);
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
