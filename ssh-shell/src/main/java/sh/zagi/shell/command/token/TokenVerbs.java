// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.token;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Token;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;

/// The rows of this package for the table.
public final class TokenVerbs {
  private TokenVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store) {
    return List.of(
        () -> new CreateToken(store), () -> new ListTokens(store), () -> new RevokeToken(store));
  }

  static Map<String, Object> fields(Store store, Token token) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", token.id());
    fields.put("access", token.access().word());
    fields.put(
        "repository",
        token
            .repository()
            .flatMap(id -> store.repositories().find(id))
            .map(RepoRecord::path)
            .map(RepoPath::toString)
            .orElse("all"));
    fields.put("expires", token.expiresAt().toString());
    fields.put("used", token.usedAt().map(Object::toString).orElse("never"));
    fields.put("label", token.label());
    return fields;
  }
}
