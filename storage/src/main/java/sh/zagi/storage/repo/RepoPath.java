// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.util.Optional;
import java.util.regex.Pattern;

/// The name of a repository: `owner/name`, both in a closed alphabet so that neither can be an
/// option, a hidden file, a path step or an escape sequence.
///
/// @param owner 1 to 39 of `a-z A-Z 0-9 -`, starting with a letter or digit
/// @param name 1 to 100 of `a-z A-Z 0-9 . _ -`, starting with a letter or digit, not ending in
///   `.git` or `.lock`
public record RepoPath(String owner, String name) implements Comparable<RepoPath> {
  private static final Pattern OWNER = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9-]{0,38}");
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}");

  public RepoPath {
    if (!isOwner(owner) || !isName(name)) {
      throw new IllegalArgumentException("not a repository path: " + owner + "/" + name);
    }
  }

  /// Reads `owner/name`, also with one leading `/` and a trailing `.git`, as git clients send it.
  public static Optional<RepoPath> parse(String text) {
    if (text.length() > 200) {
      return Optional.empty();
    }
    String path = text.startsWith("/") ? text.substring(1) : text;
    path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    path = path.endsWith(".git") ? path.substring(0, path.length() - 4) : path;
    int slash = path.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String owner = path.substring(0, slash);
    String name = path.substring(slash + 1);
    return isOwner(owner) && isName(name)
        ? Optional.of(new RepoPath(owner, name))
        : Optional.empty();
  }

  public static boolean isOwner(String text) {
    return OWNER.matcher(text).matches();
  }

  private static boolean isName(String text) {
    return NAME.matcher(text).matches()
        && !text.contains("..")
        && !text.endsWith(".git")
        && !text.endsWith(".lock")
        && !text.endsWith(".");
  }

  @Override
  public int compareTo(RepoPath other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return owner + "/" + name;
  }
}
