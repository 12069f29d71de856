// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.identity;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Identity;

/// The rows of this package for the table. An identity is linked by a page: it takes a browser.
public final class IdentityVerbs {
  private IdentityVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store) {
    return List.of(() -> new ListIdentities(store), () -> new RemoveIdentity(store));
  }

  static Map<String, Object> row(Identity identity) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", identity.id());
    row.put("added", identity.createdAt().toString());
    row.put("used", identity.usedAt().map(Instant::toString).orElse("never"));
    row.put("issuer", identity.claim().issuer());
    row.put("subject", identity.claim().subject());
    row.put("label", identity.claim().label());
    return row;
  }
}
