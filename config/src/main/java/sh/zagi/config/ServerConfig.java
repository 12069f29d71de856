// SPDX-License-Identifier: Apache-2.0
package sh.zagi.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every setting of the server, checked.
///
/// @param data folder for everything the server keeps
/// @param adminKey public key file of the first admin; without it `~/.ssh/*.pub` is looked at
public record ServerConfig(
    Path data,
    Optional<Path> adminKey,
    Doors doors,
    Optional<String> databaseUrl,
    Registries registries,
    Environments environments,
    Sessions sessions) {

  /// Where the server listens.
  ///
  /// @param bind address; loopback unless told
  /// @param sshPort 0 to 65535; 0 takes a free one
  /// @param httpPort 0 to 65535; 0 takes a free one
  public record Doors(String bind, int sshPort, int httpPort) {}

  /// Where packages come from. Absent: what this machine's own package managers use.
  ///
  /// @param addresses name of the registry, for example `npm`, to its base address
  public record Registries(Map<String, String> addresses) {
    public Registries {
      addresses = Map.copyOf(addresses);
    }
  }

  /// What environments are made of and how long they stay.
  ///
  /// @param keep how long the description of an environment stays that nothing has any more
  /// @param inputs beginnings of the allowed flake references
  /// @param cache address of a binary cache; never without its key
  /// @param cacheKey the public key that signs it, `name:base64`
  public record Environments(
      Duration keep, List<String> inputs, Optional<String> cache, Optional<String> cacheKey) {
    public Environments {
      inputs = List.copyOf(inputs);
    }
  }

  /// What sessions may use.
  ///
  /// @param memory memory and swap of all its processes together
  /// @param processes processes and threads at one time
  /// @param cpus processors' worth of time
  /// @param idleStop how long a session without terminals keeps its processes
  /// @param counts how many there may be
  /// @param keep how long the files of a stopped session stay after its last use
  public record Sessions(
      DataSize memory,
      int processes,
      double cpus,
      Duration idleStop,
      Counts counts,
      Duration keep) {}

  /// How many sessions there may be.
  ///
  /// @param running of one person at one time
  /// @param kept of one person, stopped ones included
  /// @param all running at one time
  public record Counts(int running, int kept, int all) {}
}
