// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell;

import java.util.Map;
import java.util.TreeMap;
import sh.zagi.env.Progress;
import sh.zagi.env.build.Pull;
import sh.zagi.env.store.Amount;
import sh.zagi.env.store.Collected;
import sh.zagi.env.store.Collector;
import sh.zagi.env.store.StoreUsage;
import sh.zagi.shell.command.env.EnvironmentUpkeep;
import sh.zagi.storage.repo.RepoRecord;

/// A server that has built nothing yet.
final class PretendUpkeep implements EnvironmentUpkeep {
  @Override
  public Collector.Outcome collect(boolean dryRun) {
    return new Collector.Outcome.Done(new Collected(new TreeMap<>()));
  }

  @Override
  public StoreUsage usage() {
    return new StoreUsage(new TreeMap<>(), 0, 0);
  }

  @Override
  public Map<String, Amount> beside() {
    return Map.of();
  }

  @Override
  public String publicKey() {
    return "zagi-pretend:" + "A".repeat(43) + "=";
  }

  @Override
  public Pull.Result pull(RepoRecord record, Pull.Origin origin, boolean all, Progress progress) {
    return new Pull.Result.Refused("nobody answers at " + origin.repository());
  }
}
