// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.passkey;

import java.util.List;
import java.util.Map;

/// What a page asks a browser's authenticator, to be given to it as JSON.
///
/// @param rp for whom: the `id` that a passkey works for, and a `name`
/// @param challenge to be signed, base64url; good once
/// @param timeout milliseconds until nobody takes the answer any more
/// @param user for whom a passkey is made; empty when one is only to be shown
/// @param algorithms of keys that are taken (COSE), the best first
/// @param known credentials that are there already
public record Asking(
    Map<String, String> rp,
    String challenge,
    long timeout,
    Map<String, String> user,
    List<Long> algorithms,
    List<String> known) {
  public Asking {
    rp = Map.copyOf(rp);
    user = Map.copyOf(user);
    algorithms = List.copyOf(algorithms);
    known = List.copyOf(known);
  }
}
