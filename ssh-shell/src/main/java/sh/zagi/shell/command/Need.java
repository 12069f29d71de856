// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

/// What a caller needs to run a verb; declared on the verb, checked by the runner alone.
public enum Need {
  ANYONE("anyone"),
  ACCOUNT("an account"),
  SERVER_ADMIN("a server admin"),
  /// The account that the verb is about, or a server admin.
  SELF("your own account, or a server admin"),
  /// An admin of the group that the verb is about.
  GROUP_ADMIN("an admin of the group, or a server admin"),
  GROUP_MEMBER("a member of the group, or a server admin"),
  /// The owner that the verb is about: oneself, or a group of which one is a member.
  OWNER_MEMBER("the owner, a member of the group that it is, or a server admin"),
  REPO_READ("read access to the repository"),
  /// Who runs code here is somebody.
  REPO_SESSION("an account and read access to the repository"),
  REPO_WRITE("write access to the repository"),
  REPO_ADMIN("admin access to the repository"),
  /// The account whose name is the owner part, or a server admin; the repository may be missing.
  REPO_OWNER("the owner of the name, or a server admin"),
  /// Write access; or, when the repository is missing, the right to create it.
  REPO_PUSH("write access to the repository, or the right to create it");

  private final String words;

  Need(String words) {
    this.words = words;
  }

  /// Whether a repository is asked for.
  boolean isAboutRepository() {
    return name().startsWith("REPO_");
  }

  /// As shown in help and documents.
  public String words() {
    return words;
  }
}
