// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.List;
import java.util.function.Supplier;
import sh.zagi.env.oci.Images;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.server.ServerFacts;

/// The rows of this package for the table.
public final class EnvVerbs {
  private EnvVerbs() {}

  /// What these verbs need beside the store.
  ///
  /// @param facts asked at each call
  public record Services(
      EnvironmentLookup environments, Images images, Supplier<ServerFacts> facts) {}

  public static List<Supplier<? extends Verb>> of(Store store, Services services) {
    return List.of(
        () -> new ShowEnv(store, services.environments()),
        () -> new EnvImage(store, services.images(), services.facts().get()));
  }
}
