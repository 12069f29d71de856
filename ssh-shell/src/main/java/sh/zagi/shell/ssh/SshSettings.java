// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/// Where the SSH door stands and what it lets through.
///
/// @param bind address to listen on
/// @param port 0 for any free one
/// @param hostKey file of the server's key; made when missing
/// @param trustedUserCa file of the keys of authorities whose certificates prove people
/// @param admitUnknownKeys keys that no account has come in as nobody in particular, who sees
///   public repositories only. Off by default: clients offer their keys one after the other and
///   stop at the first that is let in, so a person whose second key is registered would come in as
///   a stranger. A refused key reads `Permission denied (publickey)` in OpenSSH; strangers have the
///   HTTP door for what is public.
/// @param allKeyExchanges also those that cost clients much (see [Algorithms])
public record SshSettings(
    InetAddress bind,
    int port,
    Path hostKey,
    Optional<Path> trustedUserCa,
    boolean admitUnknownKeys,
    boolean allKeyExchanges,
    Limits limits) {

  /// What clients may take.
  ///
  /// @param connections open at one time, all together
  /// @param connectionsPerSource open at one time from one IPv4 address or IPv6 /64
  /// @param strangers connections whose client has not proven a key yet, all together
  /// @param strangersPerSource the same, from one source
  /// @param connectionsPerAccount open at one time by one account
  public record Limits(
      int connections,
      int connectionsPerSource,
      int strangers,
      int strangersPerSource,
      int connectionsPerAccount) {
    /// For a server on a small machine.
    public static final Limits USUAL = new Limits(2048, 512, 256, 64, 64);
  }
}
