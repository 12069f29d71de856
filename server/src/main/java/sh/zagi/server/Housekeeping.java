// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Progress;
import sh.zagi.env.build.Pull;
import sh.zagi.env.build.Upkeep;
import sh.zagi.env.store.Amount;
import sh.zagi.env.store.Collector;
import sh.zagi.env.store.StoreUsage;
import sh.zagi.session.Session;
import sh.zagi.session.Sessions;
import sh.zagi.shell.command.env.EnvironmentUpkeep;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;

/// What is kept of environments and sources, seen over all repositories and sessions.
record Housekeeping(Layers layers, Optional<Sessions> sessions) implements EnvironmentUpkeep {
  @Override
  public Collector.Outcome collect(boolean dryRun) throws IOException, InterruptedException {
    Collector.Outcome outcome =
        layers
            .environments()
            .upkeep()
            .collect(
                new Upkeep.Users(this::repositories, this::inUse, this::running, layers.keep()),
                dryRun);
    if (outcome instanceof Collector.Outcome.Done done && sessions.isPresent()) {
      int unused = sessions.get().unusedLayers(!dryRun);
      return new Collector.Outcome.Done(done.collected().with("sources", new Amount(unused, 0)));
    }
    return outcome;
  }

  private Set<Integer> inUse() {
    return sessions.map(Sessions::list).orElse(List.of()).stream()
        .map(Session::idBase)
        .collect(Collectors.toSet());
  }

  private Set<EnvKey> running() {
    return sessions.map(Sessions::list).orElse(List.of()).stream()
        .map(Session::env)
        .collect(Collectors.toSet());
  }

  @Override
  public StoreUsage usage() throws IOException {
    return layers.environments().upkeep().usage(repositories());
  }

  @Override
  public Map<String, Amount> beside() throws IOException {
    Map<String, Amount> beside = new TreeMap<>(layers.environments().upkeep().beside());
    beside.put("sources", Amount.of(layers.folder().root().resolve("cache").resolve("sources")));
    return beside;
  }

  @Override
  public String publicKey() {
    return layers.packed().key().publicKey();
  }

  @Override
  public Pull.Result pull(RepoRecord record, Pull.Origin origin, boolean all, Progress progress)
      throws InterruptedException {
    Repo repo = layers.repositories().open(record);
    return layers.environments().upkeep().pull().pull(repo, origin, all, progress);
  }

  private List<Repo> repositories() {
    Repositories all = layers.repositories();
    return all.list().stream().map(all::open).toList();
  }
}
