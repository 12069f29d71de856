// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.util.random.RandomGenerator;
import sh.zagi.storage.repo.Repo;

/// Where chains of operations come from. Undo in one never touches another. Safe for use by many
/// threads.
public final class Chains {
  static final String SESSIONS = "sessions/";
  static final String ACCOUNTS = "accounts/";
  private static final String REPOSITORY = "repository";

  private final RandomGenerator random;

  /// @param random source of change ids; must be unpredictable in production
  public Chains(RandomGenerator random) {
    this.random = random;
  }

  /// The chain of a session; its working copy has the session's name.
  public Chain ofSession(Repo repo, String session) {
    return new Chain(new Chain.Name(repo, nameOf(session), session), random);
  }

  /// The name of the chain of a session.
  public static String nameOf(String session) {
    return SESSIONS + session;
  }

  /// The chain of a person who has no session on the repository: a working copy without files.
  ///
  /// @param account key of the account
  /// @param name of the working copy
  public Chain ofAccount(Repo repo, long account, String name) {
    return new Chain(new Chain.Name(repo, ACCOUNTS + account, name), random);
  }

  /// The chain of the repository itself: pushes and all else that everybody sees. It has no working
  /// copy.
  public Chain ofRepository(Repo repo) {
    return new Chain(new Chain.Name(repo, REPOSITORY, ""), random);
  }
}
