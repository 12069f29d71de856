// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.server;

/// What the server says of itself.
///
/// @param version such as `0.1.0`
/// @param host how clients reach it, for examples that can be copied; without a user name
/// @param sshPort 1 to 65535
/// @param hostKey fingerprint of the SSH host key
public record ServerFacts(String version, String host, int sshPort, String hostKey) {
  private static final int USUAL_PORT = 22;

  /// An ssh command line to this server, copied as it is.
  String ssh(String userName) {
    String port = sshPort == USUAL_PORT ? "" : "-p " + sshPort + " ";
    return "ssh " + port + (userName.isEmpty() ? "" : userName + "@") + host;
  }

  /// The address of a repository for `git clone`.
  String git(String repository) {
    return sshPort == USUAL_PORT
        ? host + ":" + repository
        : "ssh://" + host + ":" + sshPort + "/" + repository;
  }
}
