// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.util.List;
import java.util.Optional;
import sh.zagi.change.work.Request;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

/// What verbs about changes need of sessions. Safe for use by many threads.
public interface SessionWork {
  /// A session, as far as its changes are concerned.
  ///
  /// @param base the commit that it was opened on
  record Place(String session, long repositoryId, long accountId, CommitId base) {}

  /// A session by its id.
  Optional<Place> find(String id);

  /// The session that a person used last on a repository.
  Optional<Place> latest(long repositoryId, long accountId);

  /// All sessions on a repository.
  List<Place> all(long repositoryId);

  /// Takes copies of files off the disk that no session uses.
  void dropUnused();

  /// Records what was changed in the session's files, as an operation of its chain.
  ///
  /// @return paths that could not be taken
  List<String> record(Place place, Repo repo, Request request);

  /// Brings the session's files to its `@`.
  ///
  /// @return paths that were left as they are, because something unrecorded is there
  List<String> follow(Place place, Repo repo);

  /// Where no sessions run.
  static SessionWork none() {
    return new SessionWork() {
      @Override
      public Optional<Place> find(String id) {
        return Optional.empty();
      }

      @Override
      public Optional<Place> latest(long repositoryId, long accountId) {
        return Optional.empty();
      }

      @Override
      public List<Place> all(long repositoryId) {
        return List.of();
      }

      @Override
      public void dropUnused() {
        // There are none.
      }

      @Override
      public List<String> record(Place place, Repo repo, Request request) {
        return List.of();
      }

      @Override
      public List<String> follow(Place place, Repo repo) {
        return List.of();
      }
    };
  }
}
