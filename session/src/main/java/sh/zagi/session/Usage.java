// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.time.Duration;
import sh.zagi.session.egress.Egress;

/// What a session took of this machine.
///
/// @param wall how long its containers ran
/// @param cpu processor time of all its processes
/// @param memoryBytes the most that they had at one time
/// @param moved over the network
public record Usage(Duration wall, Duration cpu, long memoryBytes, Egress.Moved moved) {
  static final Usage NONE = new Usage(Duration.ZERO, Duration.ZERO, 0, Egress.Moved.NONE);

  Usage plus(Usage other) {
    return new Usage(
        wall.plus(other.wall),
        cpu.plus(other.cpu),
        Math.max(memoryBytes, other.memoryBytes),
        moved.plus(other.moved));
  }
}
