// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// The repository elsewhere that one here is a mirror of, and how to get there.
///
/// @param address `http`, `https` or `git`; the host of `git` is an address that was checked
/// @param proxy through which `http` and `https` go
/// @param token shown to the upstream this once and kept nowhere
/// @param prune whether what the upstream deleted goes here too
/// @param time that a meeting may take
public record Upstream(
    URI address,
    Optional<InetSocketAddress> proxy,
    Optional<String> token,
    boolean prune,
    Duration time) {}
