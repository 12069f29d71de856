// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.io.IOException;
import java.util.Map;
import sh.zagi.env.Progress;
import sh.zagi.env.build.Pull;
import sh.zagi.env.store.Amount;
import sh.zagi.env.store.Collector;
import sh.zagi.env.store.StoreUsage;
import sh.zagi.storage.repo.RepoRecord;

/// What the verbs about disk need from whoever keeps the environments of this server.
public interface EnvironmentUpkeep {
  /// Removes what no repository and no session needs.
  ///
  /// @param dryRun only looks
  Collector.Outcome collect(boolean dryRun) throws IOException, InterruptedException;

  /// What environments take.
  StoreUsage usage() throws IOException;

  /// What is kept beside the environments, by name.
  Map<String, Amount> beside() throws IOException;

  /// With what this server signs environments: `NAME:BASE64`.
  String publicKey();

  /// Brings the environments of a repository from another server.
  ///
  /// @param all also those that its trunk does not have now
  Pull.Result pull(RepoRecord record, Pull.Origin origin, boolean all, Progress progress)
      throws InterruptedException;
}
