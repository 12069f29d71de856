// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.time.Duration;
import sh.zagi.config.DataSize;
import sh.zagi.config.ServerConfig;

/// What one transfer may cost.
///
/// @param maxObject largest single object, unpacked
/// @param maxPack largest pack of one push, packed
/// @param timeout longest silence of the client
public record GitLimits(DataSize maxObject, DataSize maxPack, Duration timeout) {
  /// 100 MiB an object, 500 MiB a push, two minutes of silence.
  public static final GitLimits DEFAULT =
      new GitLimits(DataSize.mebibytes(100), DataSize.mebibytes(500), Duration.ofMinutes(2));

  /// What the operator allows.
  public static GitLimits of(ServerConfig.Largest largest) {
    return new GitLimits(largest.object(), largest.push(), DEFAULT.timeout());
  }
}
