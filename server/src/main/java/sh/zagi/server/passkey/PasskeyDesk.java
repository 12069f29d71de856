// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.passkey;

import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.RegistrationData;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Passkey;
import sh.zagi.storage.account.Passkeys;
import sh.zagi.storage.account.Tickets;
import sh.zagi.storage.audit.AuditEvent;
import sh.zagi.storage.audit.AuditLog;

/// Lets people add passkeys and log in by them. What is to be signed is good once, for five
/// minutes, for the browser that asked and for what it asked. Every use and every refusal of a
/// passkey that is known is an audit row. Safe for use by many threads.
public final class PasskeyDesk {
  /// How long somebody may look for their passkey.
  public static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int HANDLE_BYTES = 32;
  private static final String NO_CHALLENGE =
      "not asked of this browser, answered before, or too late: try again";
  private static final String UNKNOWN = "this passkey is not known here";

  private final Behind behind;
  private final Proofs proofs = new Proofs();
  private final SecureRandom random = new SecureRandom();

  /// Its own, so that strangers who ask and never answer crowd out no tickets of others.
  private final Tickets challenges = new Tickets();

  /// What stands behind the desk.
  ///
  /// @param base address of the pages; asked at each call
  /// @param wanted whether the operator lets people use passkeys
  public record Behind(Accounts accounts, AuditLog audit, Supplier<String> base, boolean wanted) {}

  public PasskeyDesk(Behind behind) {
    this.behind = behind;
  }

  /// What a browser sent for a new passkey, base64url.
  ///
  /// @param name what its owner calls it
  public record Made(String name, String client, String attestation) {}

  /// What a browser sent to show a passkey, base64url.
  public record Shown(
      String credential, String client, String authenticator, String signature, String handle) {}

  /// What became of a log-in.
  public sealed interface Answer {
    /// It is that person.
    record Good(Passkey passkey) implements Answer {}

    /// It is not; one line says why.
    record Refused(String line) implements Answer {}
  }

  /// Why there are no passkeys here; empty when there are.
  public Optional<String> refusal() {
    return behind.wanted()
        ? place().refusal()
        : Optional.of("this server takes no passkeys (login.passkeys)");
  }

  private Place place() {
    return Place.of(behind.base().get());
  }

  /// What to ask for a new passkey.
  ///
  /// @param browser a text that only this browser of this person can make known again
  public Asking askToAdd(Account account, String browser) {
    Place place = place();
    List<Passkey> here =
        behind.accounts().passkeys().of(account).stream()
            .filter(one -> one.fresh().host().equals(place.host()))
            .toList();
    String handle = here.isEmpty() ? newHandle() : here.getFirst().fresh().handle();
    String challenge =
        challenges.issue(
            new Tickets.Ticket(
                Tickets.Kind.PASSKEY_ADD, account.id().value(), browser + " " + handle),
            PATIENCE);
    return new Asking(
        Map.of("id", place.host(), "name", "zagi on " + place.host()),
        challenge,
        PATIENCE.toMillis(),
        Map.of("id", handle, "name", account.name(), "displayName", account.name()),
        Proofs.algorithms(),
        here.stream().map(one -> one.fresh().credential()).toList());
  }

  /// Not the account's number: a passkey shows its handle before anybody is logged in.
  private String newHandle() {
    byte[] handle = new byte[HANDLE_BYTES];
    random.nextBytes(handle);
    return Wire.text(handle);
  }

  /// Adds a passkey.
  ///
  /// @return why it was not added; empty when it was
  public Optional<String> add(Account account, String browser, Made made) {
    Optional<String> why = tryToAdd(account, browser, made);
    behind
        .audit()
        .appendDurably(
            new AuditEvent(
                account.name(), "passkey add", made.name(), why.isEmpty() ? "ok" : "refused", ""));
    return why;
  }

  private Optional<String> tryToAdd(Account account, String browser, Made made) {
    boolean isName =
        !made.name().isBlank()
            && made.name().length() <= Passkey.MOST_NAME_CHARACTERS
            && made.name().codePoints().noneMatch(Character::isISOControl);
    if (!isName) {
      return Optional.of(
          "a passkey has a name of 1 to " + Passkey.MOST_NAME_CHARACTERS + " characters");
    }
    Optional<Proofs.Read<RegistrationData>> read = proofs.read(made);
    if (read.isEmpty()) {
      return Optional.of("what the browser sent is no passkey");
    }
    String challenge = read.get().challenge();
    Optional<String> handle =
        challenges
            .take(Tickets.Kind.PASSKEY_ADD, challenge)
            .filter(ticket -> ticket.account() == account.id().value())
            .map(Tickets.Ticket::about)
            .filter(about -> about.startsWith(browser + " "))
            .map(about -> about.substring(browser.length() + 1));
    if (handle.isEmpty()) {
      return Optional.of(NO_CHALLENGE);
    }
    Place place = place();
    Optional<String> fault = proofs.fault(read.get().data(), place, challenge);
    return fault.isPresent()
        ? fault.map(why -> "the passkey was not added: " + why)
        : proofs
            .fresh(read.get().data(), made.name(), place.host(), handle.get())
            .map(fresh -> kept(account, fresh))
            .orElse(Optional.of("this passkey is larger than any that is taken"));
  }

  private Optional<String> kept(Account account, Passkey.Fresh fresh) {
    return switch (behind.accounts().passkeys().add(account, fresh)) {
      case YES -> Optional.empty();
      case KNOWN -> Optional.of("this passkey is registered already");
      case TOO_MANY ->
          Optional.of("you have " + Passkeys.MOST + " passkeys, which is the most: remove one");
      case NOBODY -> Optional.of("this account is gone");
    };
  }

  /// What to ask of whoever wants to log in by a passkey.
  ///
  /// @param browser a text that only this browser can make known again
  public Asking askToLogIn(String browser) {
    Place place = place();
    String challenge =
        challenges.issue(new Tickets.Ticket(Tickets.Kind.PASSKEY_LOGIN, 0, browser), PATIENCE);
    return new Asking(
        Map.of("id", place.host()),
        challenge,
        PATIENCE.toMillis(),
        Map.of(),
        Proofs.algorithms(),
        List.of());
  }

  /// Whose passkey a browser shows.
  ///
  /// @param peer where it comes from, for the audit log
  public Answer logIn(String browser, Shown shown, String peer) {
    Optional<Proofs.Read<AuthenticationData>> read = proofs.read(shown);
    if (read.isEmpty()) {
      return new Answer.Refused("what the browser sent is no passkey");
    }
    boolean isAsked =
        challenges
            .take(Tickets.Kind.PASSKEY_LOGIN, read.get().challenge())
            .filter(ticket -> ticket.about().equals(browser))
            .isPresent();
    if (!isAsked) {
      return new Answer.Refused(NO_CHALLENGE);
    }
    Optional<Passkey> passkey = behind.accounts().passkeys().find(shown.credential());
    if (passkey.isEmpty()) {
      return new Answer.Refused(UNKNOWN);
    }
    Optional<String> why = fault(read.get(), shown, passkey.get());
    audit(passkey.get(), why, peer);
    return why.<Answer>map(line -> new Answer.Refused("not logged in: " + line))
        .orElseGet(() -> new Answer.Good(passkey.get()));
  }

  private Optional<String> fault(
      Proofs.Read<AuthenticationData> read, Shown shown, Passkey passkey) {
    if (!shown.handle().equals(passkey.fresh().handle())) {
      return Optional.of("this passkey is another person's");
    }
    Optional<String> fault = proofs.fault(read.data(), passkey, place(), read.challenge());
    if (fault.isPresent()) {
      return fault;
    }
    return behind.accounts().passkeys().used(passkey, Proofs.signCount(read.data()))
        ? Optional.empty()
        : Optional.of(Proofs.COPIED);
  }

  private void audit(Passkey passkey, Optional<String> why, String peer) {
    behind
        .audit()
        .appendDurably(
            new AuditEvent(
                passkey.owner().name(),
                "passkey login",
                "passkey " + passkey.id(),
                why.isEmpty() ? "ok" : "refused",
                why.map(line -> line + "; ").orElse("") + "from " + peer));
  }
}
