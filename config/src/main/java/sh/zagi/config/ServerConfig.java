// SPDX-License-Identifier: Apache-2.0
package sh.zagi.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every setting of the server, checked.
///
/// @param data folder for everything the server keeps
/// @param largest that is taken
/// @param adminKey public key file of the first admin; without it `~/.ssh/*.pub` is looked at
public record ServerConfig(
    Path data,
    Optional<Path> adminKey,
    Doors doors,
    Optional<String> databaseUrl,
    Registries registries,
    Environments environments,
    Sessions sessions,
    Mirrors mirrors,
    Largest largest,
    Operation operation) {

  /// What is taken from clients.
  ///
  /// @param file of git-lfs
  /// @param object of git, unpacked
  /// @param push all that one push brings, packed
  public record Largest(DataSize file, DataSize object, DataSize push) {}

  /// How upstreams of mirrors are met.
  ///
  /// @param host where `owner/repo` is; empty for nowhere
  /// @param allow `host:port` of those that may have any address
  /// @param poll between two looks
  /// @param app empty for none
  public record Mirrors(String host, List<String> allow, Duration poll, Optional<ForgeApp> app) {
    public Mirrors {
      allow = List.copyOf(allow);
    }
  }

  /// An App that a forge knows, which gets tokens for the repositories where it is installed.
  ///
  /// @param host of the upstreams, with a port if their addresses have one
  /// @param api where the forge is asked for tokens; https, or http on this machine
  /// @param id what the forge calls the App
  /// @param keyFile holds the RSA key that the App proves itself by, as PEM
  public record ForgeApp(String host, URI api, String id, Path keyFile) {}

  /// Where the server listens.
  ///
  /// @param bind address; loopback unless told
  /// @param sshPort 0 to 65535; 0 takes a free one
  /// @param httpPort 0 to 65535; 0 takes a free one
  /// @param allKeyExchanges also those that cost clients much
  /// @param web addresses under which browsers find it
  public record Doors(String bind, int sshPort, int httpPort, boolean allKeyExchanges, Web web) {}

  /// How browsers are logged in, beside by `login` over SSH.
  ///
  /// @param passkeys whether by these
  /// @param provider empty for none
  public record LogIns(boolean passkeys, Optional<Provider> provider) {}

  /// An OpenID provider.
  ///
  /// @param issuer https, or http on this machine; as the provider writes it, to the last slash
  /// @param clientId what the provider calls this server
  /// @param secretFile holds what this server proves itself by to the provider
  /// @param name what people call it
  /// @param create whether strangers whom it knows get accounts
  public record Provider(
      URI issuer, String clientId, Path secretFile, String name, boolean create) {}

  /// What whoever runs the server decides.
  ///
  /// @param trustedUserCa file of the keys of authorities whose SSH certificates prove people
  /// @param metrics who may read `/metrics`: `none`, `loopback`, `admin` or `all`
  public record Operation(
      Optional<Path> trustedUserCa,
      String metrics,
      Backups backups,
      Webhooks webhooks,
      Hooks hooks,
      Owners owners,
      Rates rates,
      LogIns logIns) {}

  /// Scripts of repositories.
  ///
  /// @param running at one time; 0 for none at all
  /// @param time that one has
  public record Hooks(int running, Duration time) {}

  /// What one owner may have; [Long#MAX_VALUE] for any amount.
  public record Owners(long repositories, long storageBytes) {}

  /// Calls a minute; [Long#MAX_VALUE] for any number.
  ///
  /// @param person of one person through every door
  /// @param token with one token
  /// @param address of nobody in particular from one address
  public record Rates(long person, long token, long address) {}

  /// Whom webhooks may tell.
  ///
  /// @param allow `host:port` of those that may have any address
  /// @param retry pause after the first attempt that failed
  public record Webhooks(List<String> allow, Duration retry) {
    public Webhooks {
      allow = List.copyOf(allow);
    }
  }

  /// Where copies of the whole server go.
  ///
  /// @param folder empty for nowhere
  /// @param every how often by itself; never without a folder
  /// @param keep how many stay
  public record Backups(Optional<Path> folder, Optional<Duration> every, int keep) {}

  /// How browsers find the server, where that is not by the port of the HTTP door.
  ///
  /// @param url of the pages
  /// @param previews of the apps of sessions: its host gets the session's name in front
  public record Web(Optional<String> url, Optional<String> previews) {}

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
  /// @param egress what they may reach
  /// @param disk what one may write
  public record Sessions(
      DataSize memory,
      int processes,
      double cpus,
      Duration idleStop,
      Counts counts,
      Duration keep,
      Egress egress,
      Disk disk) {}

  /// What one session may write.
  public record Disk(DataSize size, long files) {}

  /// What sessions may reach, in the operator's words.
  ///
  /// @param strangers people who may not write to the repository
  public record Egress(List<String> members, List<String> strangers) {}

  /// How many sessions there may be.
  ///
  /// @param running of one person at one time
  /// @param kept of one person, stopped ones included
  /// @param all running at one time
  /// @param strangers of people who are not logged in
  public record Counts(int running, int kept, int all, Strangers strangers) {}

  /// Sessions of people who are not logged in.
  ///
  /// @param all running at one time; 0 for none
  /// @param each of one address
  /// @param life after which one ends
  public record Strangers(int all, int each, Duration life) {}
}
