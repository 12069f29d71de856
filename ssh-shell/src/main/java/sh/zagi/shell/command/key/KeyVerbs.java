// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.key;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.AccountKey;
import sh.zagi.storage.account.KeyScope;

/// The rows of this package for the table.
public final class KeyVerbs {
  private KeyVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store) {
    return List.of(
        () -> new AddKey(store),
        () -> new ListKeys(store),
        () -> new RemoveKey(store),
        () -> new AddSigningKey(store),
        () -> new ListSigningKeys(store),
        () -> new RemoveSigningKey(store),
        () -> new AddDeployKey(store),
        () -> new ListDeployKeys(store),
        () -> new RemoveDeployKey(store));
  }

  /// A key as `key list` shows it.
  public static Map<String, Object> row(Store store, AccountKey key) {
    KeyScope scope = key.scope();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("key", key.fingerprint().text());
    row.put("type", key.line().substring(0, Math.max(0, key.line().indexOf(' '))));
    row.put("added", key.createdAt().toString());
    row.put("used", key.usedAt().map(Instant::toString).orElse("never"));
    row.put("expires", scope.expiresAt().map(Instant::toString).orElse("never"));
    row.put("access", scope.access().word());
    row.put(
        "repository",
        scope
            .repository()
            .flatMap(id -> store.repositories().find(id))
            .map(record -> record.path().toString())
            .orElse("all"));
    row.put("agent", key.agent().orElse(""));
    row.put("label", key.label());
    return row;
  }
}
