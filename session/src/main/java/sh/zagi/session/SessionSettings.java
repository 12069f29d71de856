// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.nio.file.Path;
import java.time.Duration;
import sh.zagi.session.runtime.Limits;
import sh.zagi.session.runtime.OciSpec;
import sh.zagi.session.workspace.SnapshotLimits;

/// Where sessions live and what they may use.
///
/// @param files private folder with one folder per session: what sessions write
/// @param sources private folder for checked-out trees; what git needs of them is beside it
/// @param run folder that a reboot clears; short path, may be passed through (0711) by everybody
/// @param cgroup absolute cgroup path, this server's alone, for example `/zagi-1f3a`
/// @param idle how long a container stays up after its last terminal left
public record SessionSettings(
    Path files,
    Path sources,
    Path run,
    String cgroup,
    OciSpec.Programs programs,
    Limits limits,
    SnapshotLimits snapshots,
    Duration idle) {
  /// What one session may use.
  Limits limits(Session session) {
    return session.purpose() == Session.Purpose.VISIT ? limits.small() : limits;
  }
}
