// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.net.URI;
import java.time.Duration;

/// The repository elsewhere that one here is a mirror of, and how to get there.
///
/// @param address `http`, `https`, `ssh` or `git`; the host of `git` is an address that was checked
/// @param prune whether what the upstream deleted goes here too
/// @param again whether what the upstream refused is offered once more
/// @param time that a meeting may take
/// @param files the large files that go with it
public record Upstream(
    URI address, Road road, boolean prune, boolean again, Duration time, UpstreamFiles files) {}
