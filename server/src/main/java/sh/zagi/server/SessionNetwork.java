// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import sh.zagi.config.ServerConfig;
import sh.zagi.env.fetch.Registries;
import sh.zagi.session.EgressRules;
import sh.zagi.session.Session;
import sh.zagi.session.egress.EgressPolicy;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.audit.AuditEvent;

/// What sessions may reach: the operator's words for members of a repository and for strangers;
/// nothing for checks, which must say the same tomorrow. What they reach is in the audit log.
final class SessionNetwork implements EgressRules {
  private static final String ACTION = "session egress";
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  private final Layers layers;
  private final EgressPolicy members;
  private final EgressPolicy strangers;

  /// @throws IllegalArgumentException in one line, when a word of the settings means nothing
  SessionNetwork(ServerConfig config, Layers layers) {
    this.layers = layers;
    ServerConfig.Egress words = config.sessions().egress();
    Collection<EgressPolicy.Place> registries = registries(config);
    members = policy("session.egress", words.members(), registries);
    strangers = policy("session.egress-strangers", words.strangers(), registries);
  }

  private static EgressPolicy policy(
      String setting, List<String> words, Collection<EgressPolicy.Place> registries) {
    try {
      return EgressPolicy.parse(words, registries);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          setting + " cannot hold '" + e.getMessage() + "': not a place such as example.org:443",
          e);
    }
  }

  private static Set<EgressPolicy.Place> registries(ServerConfig config) {
    Registries known =
        MachineRegistries.of(config.registries())
            .or(
                Registries.discover(
                    Path.of(System.getProperty("user.home", "/")), System.getenv()));
    Set<EgressPolicy.Place> places = new HashSet<>();
    for (URI base : known.bases().values()) {
      int usual = "https".equals(base.getScheme()) ? HTTPS_PORT : HTTP_PORT;
      String host = base.getHost().toLowerCase(Locale.ROOT);
      places.add(new EgressPolicy.Place(host, base.getPort() < 0 ? usual : base.getPort()));
    }
    return places;
  }

  @Override
  public EgressPolicy policy(Session session) {
    if (session.purpose() != Session.Purpose.WORK) {
      return EgressPolicy.NONE;
    }
    boolean isMember =
        owner(session)
            .flatMap(account ->
                layers
                    .repositories()
                    .find(session.repositoryId())
                    .map(record -> layers.access().own(account, record)))
            .filter(access -> access.atLeast(Access.WRITE))
            .isPresent();
    return isMember ? members : strangers;
  }

  private Optional<Account> owner(Session session) {
    return layers.accounts().list().stream()
        .filter(account -> account.id().value() == session.accountId())
        .findFirst();
  }

  @Override
  public void hear(Session session, String place, Optional<String> refusal) {
    layers
        .audit()
        .append(
            new AuditEvent(
                owner(session).map(Account::name).orElse("?"),
                ACTION,
                place,
                refusal.isEmpty() ? "ok" : "refused",
                "s-" + session.id()));
  }
}
