// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.Optional;
import sh.zagi.env.Environment;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;

/// Finds the environment of a tree when it has been built already.
@FunctionalInterface
public interface EnvironmentLookup {
  Optional<Environment> cached(Repo repository, TreeId tree);
}
