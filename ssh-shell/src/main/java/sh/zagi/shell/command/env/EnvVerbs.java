// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.List;
import java.util.function.Supplier;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;

/// The rows of this package for the table.
public final class EnvVerbs {
  private EnvVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store, EnvironmentLookup environments) {
    return List.of(() -> new ShowEnv(store, environments));
  }
}
