// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.lfs;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.repo.RepoRecord;

/// Words that carry who somebody is from one request to the transfers that follow from it, for one
/// repository and one direction. Kept in memory only: a new start of the server ends all. Whoever
/// lost the key or token behind a ticket lost the ticket with it. Safe for use by many threads.
public final class LfsTickets {
  /// How long a ticket opens anything.
  public static final Duration LIFE = Duration.ofMinutes(15);

  private static final int MOST = 100_000;
  private static final int SECRET_BYTES = 32;
  private static final String PREFIX = "zagi_lfs_";

  private final Cache<String, Ticket> tickets;
  private final Accounts accounts;
  private final Tokens tokens;
  private final AccessChecker access;
  private final SecureRandom random = new SecureRandom();

  LfsTickets(Accounts accounts, Tokens tokens, AccessChecker access, Ticker ticker) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.access = access;
    this.tickets =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(LIFE).ticker(ticker).build();
  }

  private record Ticket(Caller caller, long repository, Access most) {}

  /// What a ticket opens.
  public record Opened(Caller caller, Access access) {}

  /// Makes a ticket.
  ///
  /// @param most what it opens at most
  public String issue(Caller caller, RepoRecord repository, Access most) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    tickets.put(text, new Ticket(caller, repository.id(), most));
    return text;
  }

  /// Whether a text claims to be a ticket.
  public static boolean isOne(String text) {
    return text.startsWith(PREFIX);
  }

  /// Whether a ticket is known, whatever it opens.
  public boolean isKnown(String text) {
    return tickets.getIfPresent(text) != null;
  }

  /// What a ticket opens of a repository; empty when it is for another one, or no more.
  public Optional<Opened> open(String text, RepoRecord repository) {
    return Optional.ofNullable(tickets.getIfPresent(text))
        .filter(ticket -> ticket.repository() == repository.id())
        .flatMap(ticket -> still(ticket.caller()).map(caller -> opened(ticket, caller, repository)))
        .filter(opened -> opened.access().atLeast(Access.READ));
  }

  private Opened opened(Ticket ticket, Caller caller, RepoRecord repository) {
    Access now = access.access(caller, repository);
    return new Opened(caller, now.atLeast(ticket.most()) ? ticket.most() : now);
  }

  /// The same caller as of now.
  private Optional<Caller> still(Caller caller) {
    return switch (caller) {
      case Caller.Person person ->
          accounts
              .keys()
              .caller(person.key())
              .filter(now ->
                  now.rightsOf().map(a -> a.id()).equals(Optional.of(person.account().id())));
      case Caller.Agent agent ->
          accounts
              .find(agent.owner().name())
              .filter(now -> now.id().equals(agent.owner().id()))
              .map(now -> new Caller.Agent(now, agent.label()));
      case Caller.Bearer bearer ->
          tokens.list(bearer.owner()).stream()
              .filter(token -> token.id() == bearer.token().id())
              .findFirst()
              .flatMap(token ->
                  accounts.find(bearer.owner().name()).map(now -> new Caller.Bearer(now, token)));
      case Caller.Limited limited -> accounts.keys().caller(limited.key());
      case Caller.Deploy deploy -> accounts.keys().caller(deploy.key());
      case Caller.Mirror _ -> Optional.empty();
      case Caller.Inside _, Caller.Anonymous _, Caller.Guest _, Caller.Platform _ ->
          Optional.of(caller);
    };
  }
}
