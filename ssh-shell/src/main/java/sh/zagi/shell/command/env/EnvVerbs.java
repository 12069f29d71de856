// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import sh.zagi.env.build.Environments;
import sh.zagi.env.oci.Images;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.server.ServerFacts;
import sh.zagi.storage.git.GitServices;

/// The rows of this package for the table.
public final class EnvVerbs {
  private EnvVerbs() {}

  /// What these verbs need beside the store.
  ///
  /// @param facts asked at each call
  public record Services(
      EnvironmentLookup environments,
      Images images,
      EnvironmentUpkeep upkeep,
      Supplier<ServerFacts> facts) {}

  /// Where environments are resolved, changed and explained.
  ///
  /// @param environments asked at each call
  public record Workshop(Supplier<Environments> environments, InstantSource clock) {}

  /// What the verbs that change or explain environments work on.
  record Desk(Store store, GitServices git, Workshop workshop) {
    Environments environments() {
      return workshop.environments().get();
    }
  }

  public static List<Supplier<? extends Verb>> of(
      Store store, Services services, GitServices git, Workshop workshop) {
    Desk desk = new Desk(store, git, workshop);
    EnvironmentUpkeep upkeep = services.upkeep();
    return List.of(
        () -> new PlanEnv(desk),
        () -> new ExplainEnv(desk),
        () -> new DiffEnvs(desk),
        () -> new AddToEnv(desk),
        () -> new RemoveFromEnv(desk),
        () -> new SetInEnv(desk),
        () -> new UpdateEnv(desk),
        () -> new AcceptEnv(desk),
        () -> new RejectEnv(desk),
        () -> new EnvBill(desk),
        () -> new ShowEnv(store, services.environments(), desk),
        () -> new EnvImage(store, services.images(), services.facts().get()),
        () -> new CollectEnvs(upkeep),
        () -> new EnvDisk(upkeep),
        () -> new EnvSigningKey(upkeep),
        () -> new PullEnvs(store, upkeep));
  }
}
