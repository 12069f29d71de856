// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.oidc;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.config.ServerConfig;
import sh.zagi.shell.command.Shown;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Identity;
import sh.zagi.storage.account.Tickets;
import sh.zagi.storage.audit.AuditEvent;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.repo.RepoPath;

/// Lets people log in by an OpenID provider. Who they are here is told by the provider's name for
/// them alone, never by a mail address or a user name, which may be another person's tomorrow.
/// Whatever becomes of somebody for whom the provider vouches is an audit row. Safe for use by many
/// threads.
public final class ProviderDesk {
  /// Where browsers come back to.
  public static final String BACK = "/login/provider";

  private static final Logger LOG = LoggerFactory.getLogger(ProviderDesk.class);
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final int SECRET_BYTES = 32;
  private static final int STATE_PARTS = 3;
  private static final String OK = "ok";
  private static final String REFUSED = "refused";
  private static final String LOG_IN = "identity login";
  private static final String ADD = "identity add";
  private static final String OPEN = "user add";

  /// What audit rows say of who is nobody, and what the platform calls itself.
  private static final Set<String> NO_NAMES = Set.of("anonymous", "zagi");

  private final Behind behind;
  private final Provider provider;
  private final SecureRandom random = new SecureRandom();

  /// Its own, so that strangers who leave and never come back crowd out no tickets of others.
  private final Tickets states = new Tickets();

  /// What stands behind the desk.
  ///
  /// @param base address of the pages; asked at each call
  public record Behind(
      ServerConfig.Provider settings, Accounts accounts, AuditLog audit, Supplier<String> base) {}

  public ProviderDesk(Behind behind) {
    this.behind = behind;
    this.provider = new Provider(behind.settings());
  }

  /// How to go on.
  public sealed interface Answer {
    /// By going there.
    record Away(URI place) implements Answer {}

    /// That person is logged in.
    record In(Identity identity) implements Answer {}

    /// The account of whoever is logged in is linked now.
    record Linked() implements Answer {}

    /// Not at all: no such browser was sent away. Who guesses gets this.
    record Unknown(String line) implements Answer {}

    /// Not at all; one line says why.
    record Refused(String line) implements Answer {}
  }

  /// What browsers that came back bring.
  ///
  /// @param browser a text that only the browser that left can make known again
  /// @param query of the address that it came back to
  /// @param viewer who is logged in there
  /// @param peer where it comes from, for the audit log
  public record Return(
      String browser, Map<String, String> query, Optional<Account> viewer, String peer) {
    public Return {
      query = Map.copyOf(query);
    }
  }

  /// What people call the provider.
  public String name() {
    return behind.settings().name();
  }

  /// Sends a browser away.
  ///
  /// @param browser a text that only this browser can make known again
  /// @param account to be linked; empty to log in
  public Answer leave(String browser, Optional<Account> account) {
    String nonce = secret();
    String verifier = secret();
    long linked = account.map(one -> one.id().value()).orElse(0L);
    String state =
        states.issue(
            new Tickets.Ticket(
                Tickets.Kind.PROVIDER, linked, browser + " " + nonce + " " + verifier),
            PATIENCE);
    try {
      return new Answer.Away(
          provider.way(new Provider.Secrets(state, nonce, verifier), URI.create(back())));
    } catch (ProviderFault e) {
      states.end(state);
      return refused(e);
    }
  }

  private String back() {
    return behind.base().get() + BACK;
  }

  private String secret() {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  private Answer refused(ProviderFault e) {
    LOG.warn("{}{}{}", name(), e.words(), e.fromTheNetwork());
    return new Answer.Refused(name() + e.words());
  }

  /// Takes a browser that came back.
  public Answer arrive(Return back) {
    String state = back.query().getOrDefault("state", "");
    Optional<Tickets.Ticket> ticket = states.take(Tickets.Kind.PROVIDER, state);
    String[] parts = ticket.map(Tickets.Ticket::about).orElse("").split(" ", -1);
    if (parts.length != STATE_PARTS || !parts[0].equals(back.browser())) {
      return new Answer.Unknown(
          "this browser was not sent to " + name() + ", came back before, or too late: try again");
    }
    String code = back.query().getOrDefault("code", "");
    if (code.isEmpty()) {
      String error = back.query().getOrDefault("error", "no reason");
      return new Answer.Refused(name() + " did not log you in: " + Shown.text(error));
    }
    Provider.Person person;
    try {
      person =
          provider.person(
              new Provider.Answer(
                  code, Optional.ofNullable(back.query().get("iss")), URI.create(back())),
              new Provider.Secrets(state, parts[1], parts[2]));
    } catch (ProviderFault e) {
      return refused(e);
    }
    Identity.Claim claim =
        new Identity.Claim(
            behind.settings().issuer().toString(),
            person.subject(),
            person.user().orElse(person.subject()));
    long linked = ticket.orElseThrow().account();
    return linked == 0 ? in(claim, person.user(), back) : linked(claim, linked, back);
  }

  private Answer linked(Identity.Claim claim, long account, Return back) {
    Optional<Account> viewer = back.viewer().filter(one -> one.id().value() == account);
    if (viewer.isEmpty()) {
      return new Answer.Refused("not linked: another person is logged in now than when you left");
    }
    boolean done = behind.accounts().identities().add(viewer.get(), claim);
    audit(viewer.get().name(), ADD, claim, done ? OK : REFUSED, back);
    return done
        ? new Answer.Linked()
        : new Answer.Refused(
            "not linked: "
                + who(claim)
                + " is linked to an account already, or yours is to another");
  }

  private String who(Identity.Claim claim) {
    return Shown.text(claim.label()) + " of " + name();
  }

  private Answer in(Identity.Claim claim, Optional<String> user, Return back) {
    Optional<Identity> known = behind.accounts().identities().use(claim);
    if (known.isEmpty() && behind.settings().create()) {
      Optional<String> why = opened(claim, user.orElse(""), back);
      // Somebody may have come in as the same person meanwhile, by another window.
      known = behind.accounts().identities().use(claim);
      if (known.isEmpty() && why.isPresent()) {
        return new Answer.Refused("no account was made: " + why.get());
      }
    }
    String actor = known.map(one -> one.owner().name()).orElse("anonymous");
    audit(actor, LOG_IN, claim, known.isPresent() ? OK : REFUSED, back);
    return known
        .<Answer>map(Answer.In::new)
        .orElseGet(() ->
            new Answer.Refused(
                "no account here is linked to "
                    + who(claim)
                    + ": log in by your SSH key, then link it at your settings"));
  }

  /// @return why there is no new account; empty when there is
  private Optional<String> opened(Identity.Claim claim, String user, Return back) {
    if (!RepoPath.isOwner(user)) {
      audit("anonymous", OPEN, claim, REFUSED, back);
      return Optional.of(
          name()
              + " calls you '"
              + Shown.text(user)
              + "', and a name here is 1 to 39 letters, digits and -");
    }
    boolean done =
        !NO_NAMES.contains(user.toLowerCase(Locale.ROOT))
            && behind.accounts().identities().open(user, claim);
    audit(done ? user : "anonymous", OPEN, claim, done ? OK : REFUSED, back);
    return done
        ? Optional.empty()
        : Optional.of(
            "the name "
                + user
                + " is taken here; if it is yours, log in by your SSH key and link "
                + name()
                + " at your settings");
  }

  private void audit(
      String actor, String action, Identity.Claim claim, String result, Return back) {
    behind
        .audit()
        .appendDurably(
            new AuditEvent(
                actor,
                action,
                claim.label(),
                result,
                "subject " + claim.subject() + ", from " + back.peer()));
  }
}
