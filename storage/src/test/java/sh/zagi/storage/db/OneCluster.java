// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import java.io.IOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives all test classes of a run the same cluster, which ends with the run. Each test makes
/// databases of its own there.
final class OneCluster implements ParameterResolver {
  private static final Namespace HERE = Namespace.create(OneCluster.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == PostgresqlCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .getOrComputeIfAbsent(PostgresqlCluster.class, _ -> start(), PostgresqlCluster.class);
  }

  private static PostgresqlCluster start() {
    try {
      return PostgresqlCluster.start();
    } catch (IOException e) {
      throw new ParameterResolutionException("no PostgreSQL", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ParameterResolutionException("no PostgreSQL", e);
    }
  }
}
