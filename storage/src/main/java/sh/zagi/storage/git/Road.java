// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.net.InetSocketAddress;
import java.util.Optional;

/// How an upstream is reached. What a road leads to was checked by whoever made it.
public sealed interface Road {
  /// By `git` to the address itself.
  record Straight() implements Road {}

  /// By `http` and `https`.
  ///
  /// @param proxy through which all connections go
  /// @param token shown to the upstream this once and kept nowhere
  record ByProxy(InetSocketAddress proxy, Optional<String> token) implements Road {}

  /// By `ssh`.
  record ByShell(RemoteShell shell) implements Road {}
}
