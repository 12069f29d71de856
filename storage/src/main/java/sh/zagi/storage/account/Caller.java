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

  /// Whether it is a program that acts for somebody and is kept from destroying anything.
  default boolean isAgent() {
    return false;
  }

  /// Nobody in particular: no key, or a key that no account has.
  record Anonymous() implements Caller {
    @Override
    public String name() {
      return "anonymous";
    }
  }

  /// Nobody in particular, let in to a session of a public repository for a short while. It has
  /// nobody's rights.
  ///
  /// @param account the one row that stands for all of them; no person's
  /// @param source where it comes from, as limits count it
  record Guest(Account account, String source) implements Caller {
    @Override
    public String name() {
      return "guest:" + source;
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
    public boolean isAgent() {
      return true;
    }

    @Override
    public Optional<Account> rightsOf() {
      return Optional.of(owner);
    }
  }

  /// A program in a session, proven by the socket that it called through. It has a person's rights
  /// on the session's repository only, short of administration.
  ///
  /// @param account whose rights
  /// @param session the id of the session
  /// @param repository the id of its repository
  /// @param agent whether nothing proves that the person's own terminal started it
  record Inside(Account account, String session, long repository, boolean agent) implements Caller {
    @Override
    public String name() {
      return agent ? "agent:" + account.name() + "/s-" + session : account.name();
    }

    @Override
    public Optional<Account> rightsOf() {
      return Optional.of(account);
    }

    @Override
    public boolean isAgent() {
      return agent;
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

  /// An upstream of which a repository here is a mirror: it has the rights of whoever set that up.
  record Mirror(Account owner) implements Caller {
    @Override
    public String name() {
      return "mirror:" + owner.name();
    }

    @Override
    public Optional<Account> rightsOf() {
      return Optional.of(owner);
    }
  }

  /// A person's key that may less than the person: a program's, or one for a machine that others
  /// use too.
  ///
  /// @param label what the person calls the key
  record Limited(Account owner, KeyScope scope, String label, KeyFingerprint key)
      implements Caller {
    @Override
    public String name() {
      return "key:" + owner.name() + "/" + label;
    }

    @Override
    public Optional<Account> rightsOf() {
      return Optional.of(owner);
    }
  }

  /// A machine that uses one repository, by a key that is nobody's.
  ///
  /// @param repository its database key
  /// @param label what the key is called
  record Deploy(long repository, Access access, String label, KeyFingerprint key)
      implements Caller {
    @Override
    public String name() {
      return "deploy:" + repository + "/" + label;
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
