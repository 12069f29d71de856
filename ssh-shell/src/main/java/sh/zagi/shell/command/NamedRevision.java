// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sh.zagi.storage.git.Revisions;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

/// What a word after `owner/repo+` names: a branch, a tag, a commit, or a change by its id or the
/// beginning of it.
public final class NamedRevision {
  private static final Pattern CHANGE = Pattern.compile("[k-z]{4,32}");
  private static final String CHANGES = "refs/changes/";

  private NamedRevision() {}

  /// The commit of that name.
  public static Optional<CommitId> find(Repo repo, String word) {
    return Revisions.find(repo, word).or(() -> change(repo, word));
  }

  /// The last version of the only change whose id begins so.
  private static Optional<CommitId> change(Repo repo, String word) {
    if (!CHANGE.matcher(word).matches()) {
      return Optional.empty();
    }
    var versions = repo.refs(CHANGES + word);
    Set<String> ids =
        versions.keySet().stream()
            .map(ref -> ref.substring(CHANGES.length(), ref.lastIndexOf('/')))
            .collect(Collectors.toSet());
    if (ids.size() != 1) {
      return Optional.empty();
    }
    return versions.entrySet().stream()
        .max(Comparator.comparingInt(version -> number(version.getKey())))
        .map(version -> new CommitId(version.getValue()));
  }

  private static int number(String ref) {
    String last = ref.substring(ref.lastIndexOf('/') + 1);
    return last.matches("\\d{1,9}") ? Integer.parseInt(last) : 0;
  }
}
