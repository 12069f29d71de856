// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.server;

import java.util.Locale;
import sh.zagi.shell.command.Links;

/// What the server says of itself.
///
/// @param version such as `0.1.0`
/// @param host how clients reach it, for examples that can be copied; without a user name
/// @param sshPort 1 to 65535
/// @param httpPort 1 to 65535
/// @param hostKey fingerprint of the SSH host key
/// @param web where browsers find it
public record ServerFacts(
    String version, String host, int sshPort, int httpPort, String hostKey, Links.Web web) {
  private static final int USUAL_PORT = 22;

  /// An ssh command line to this server, copied as it is.
  public String ssh(String userName) {
    String port = sshPort == USUAL_PORT ? "" : "-p " + sshPort + " ";
    return "ssh " + port + (userName.isEmpty() ? "" : userName + "@") + host;
  }

  /// An ssh command line with a verb for this server.
  public String verb(String words) {
    return ssh("") + " " + words;
  }

  /// The name of a repository's image for container engines, which know lower case only.
  ///
  /// @param repository as `owner/name`
  public String image(String repository, String tag) {
    return host + ":" + httpPort + "/" + repository.toLowerCase(Locale.ROOT) + ":" + tag;
  }

  /// The address of the HTTP door, without a slash at its end.
  public String http() {
    return "http://" + host + ":" + httpPort;
  }

  /// The address of a repository for `git clone`.
  String git(String repository) {
    return sshPort == USUAL_PORT
        ? host + ":" + repository
        : "ssh://" + host + ":" + sshPort + "/" + repository;
  }
}
