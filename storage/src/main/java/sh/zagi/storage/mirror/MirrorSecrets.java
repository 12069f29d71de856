// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.mirror;

import java.time.InstantSource;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.seal.Seal;

/// What mirrors and their upstreams know each other by, encrypted by one key.
public record MirrorSecrets(DeployKeys keys, MirrorHooks hooks) {
  public static MirrorSecrets of(Database database, InstantSource clock, Seal seal) {
    return new MirrorSecrets(
        new DeployKeys(database, clock, seal), new MirrorHooks(database, clock, seal));
  }
}
