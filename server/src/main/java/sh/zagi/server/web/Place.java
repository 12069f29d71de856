// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;

/// Where somebody is: a repository at a commit.
///
/// @param revision the word for the commit in addresses; empty for the trunk
/// @param tab which part of the repository
record Place(
    Caller viewer,
    RepoRecord record,
    Repo repo,
    CommitId commit,
    String revision,
    String tab,
    Standing standing) {
  /// The address of the repository.
  String home() {
    return "/" + record.path();
  }

  String name() {
    return record.path().toString();
  }

  String visibility() {
    return record.visibility().word();
  }

  /// What people call this commit.
  String called() {
    return revision.isEmpty() ? repo.trunk() : revision;
  }

  /// The address of the repository at this commit.
  String top() {
    return home() + (revision.isEmpty() ? "" : "?at=" + encoded(revision));
  }

  /// The address of a part.
  ///
  /// @param part such as `tree`
  /// @param path of a file or folder; may be empty
  String at(String part, String path) {
    return home()
        + "/"
        + part
        + (path.isEmpty() ? "" : "/" + encodedPath(path))
        + (revision.isEmpty() ? "" : "?at=" + encoded(revision));
  }

  /// The address of a commit.
  String commit(CommitId id) {
    return home() + "/commit/" + id.hex();
  }

  static String encodedPath(String path) {
    return Arrays.stream(path.split("/", -1)).map(Place::encoded).collect(Collectors.joining("/"));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
