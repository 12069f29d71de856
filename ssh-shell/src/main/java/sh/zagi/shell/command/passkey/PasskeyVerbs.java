// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.passkey;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.account.Passkey;

/// The rows of this package for the table. A passkey is added by a page: it takes a browser.
public final class PasskeyVerbs {
  private PasskeyVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store) {
    return List.of(() -> new ListPasskeys(store), () -> new RemovePasskey(store));
  }

  static Map<String, Object> row(Passkey passkey) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", passkey.id());
    row.put("added", passkey.createdAt().toString());
    row.put("used", passkey.usedAt().map(Instant::toString).orElse("never"));
    row.put("host", passkey.fresh().host());
    row.put("name", passkey.fresh().name());
    return row;
  }
}
