// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.browser;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What holds the passkeys of a tab: the browser's own, made of software, which says yes when it is
/// asked.
public final class Authenticator {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Tab tab;
  private final String id;

  private Authenticator(Tab tab, String id) {
    this.tab = tab;
    this.id = id;
  }

  /// Gives a tab one.
  public static Authenticator of(Tab tab) throws IOException, InterruptedException {
    tab.call("WebAuthn.enable", Map.of());
    JsonNode made =
        tab.call(
            "WebAuthn.addVirtualAuthenticator",
            Map.of(
                "options",
                Map.of(
                    "protocol", "ctap2",
                    "transport", "internal",
                    "hasResidentKey", true,
                    "hasUserVerification", true,
                    "isUserVerified", true,
                    "automaticPresenceSimulation", true)));
    return new Authenticator(tab, made.path("authenticatorId").asString());
  }

  /// Whether it finds that who holds it is its owner.
  public void recognises(boolean owner) throws IOException, InterruptedException {
    call("WebAuthn.setUserVerified", Map.of("authenticatorId", id, "isUserVerified", owner));
  }

  /// Its passkeys, private keys and all.
  public List<JsonNode> passkeys() throws IOException, InterruptedException {
    return call("WebAuthn.getCredentials", Map.of("authenticatorId", id))
        .path("credentials")
        .valueStream()
        .toList();
  }

  /// Puts other passkeys in the place of its own.
  public void holdOnly(List<JsonNode> passkeys) throws IOException, InterruptedException {
    call("WebAuthn.clearCredentials", Map.of("authenticatorId", id));
    for (JsonNode one : passkeys) {
      Map<?, ?> credential = JSON.treeToValue(one, Map.class);
      call("WebAuthn.addCredential", Map.of("authenticatorId", id, "credential", credential));
    }
  }

  private JsonNode call(String method, Map<String, ?> parameters)
      throws IOException, InterruptedException {
    return tab.call(method, parameters);
  }
}
