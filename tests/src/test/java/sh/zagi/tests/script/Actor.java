// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.tests.ServerProcess;

/// Who runs a line: a person with a home folder, a key and a private ssh configuration.
///
/// @param key private key file; `anonymous` has one too but never offers it
record Actor(String name, Path home, Path key) {
  /// `alice` is the admin, `agent` a program of hers with a key of its own, `bob` has an account,
  /// nobody knows the key of `mallory`, and `anonymous` offers none.
  static final List<String> NAMES = List.of("alice", "agent", "bob", "mallory", "anonymous");

  private static final String FIXED_DATE = "2026-01-02T03:04:05Z";

  static Path makeKey(Path folder, String name) throws IOException, InterruptedException {
    Path key = folder.resolve(name);
    Exec.run(
        new Exec.Call(
            List.of(
                "ssh-keygen",
                "-q",
                "-t",
                "ed25519",
                "-N",
                "",
                "-C",
                name + "@script",
                "-f",
                key.toString()),
            folder,
            ServerProcess.plainEnvironment(),
            Optional.empty(),
            false));
    return key;
  }

  /// Makes the home of an actor for one script.
  static Actor settle(Path homes, Path keys, String name) throws IOException {
    Path home = Files.createDirectories(homes.resolve(name));
    // With a connection for many files git-lfs leaves a folder behind for each call.
    String settings =
        """
        [user]
          name = %1$s
          email = %1$s@script
        [init]
          defaultBranch = main
        [advice]
          detachedHead = false
        [gc]
          auto = 0
        [lfs "ssh"]
          autoMultiplex = false
        """
            .formatted(name);
    // Other programs of this actor may be reading it just now.
    if (!Files.exists(home.resolve(".gitconfig"))) {
      Files.writeString(home.resolve(".gitconfig"), settings);
    }
    return new Actor(name, home, keys.resolve(name));
  }

  /// Makes `zagi` the name of a server in this actor's ssh configuration.
  void pointTo(int sshPort) throws IOException {
    String offer = name.equals("anonymous") ? "PubkeyAuthentication no" : "IdentityFile " + key;
    String text =
        """
        Host zagi
          HostName 127.0.0.1
          Port %d
          HostKeyAlias zagi
        Host *
          User %s
          %s
          IdentitiesOnly yes
          IdentityAgent none
          UserKnownHostsFile %s
          GlobalKnownHostsFile /dev/null
          StrictHostKeyChecking accept-new
          BatchMode yes
          LogLevel ERROR
          ConnectTimeout 20
        """
            .formatted(sshPort, name, offer, home.resolve("known_hosts"));
    // Other programs may be reading it just now.
    if (!Files.exists(config()) || !Files.readString(config()).equals(text)) {
      Files.writeString(config(), text);
    }
  }

  /// Forgets host keys, for a server with another data folder.
  void forgetHosts() throws IOException {
    Files.deleteIfExists(home.resolve("known_hosts"));
  }

  Path config() {
    return home.resolve("ssh_config");
  }

  Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>(ServerProcess.plainEnvironment());
    variables.put("HOME", home.toString());
    variables.put("GIT_SSH_COMMAND", "ssh -F " + config());
    variables.put("GIT_AUTHOR_DATE", FIXED_DATE);
    variables.put("GIT_COMMITTER_DATE", FIXED_DATE);
    return variables;
  }
}
