// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.Tickets;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.Visibility;

/// `/run/OWNER/REPO`, where badges lead: how the repository stands, and the way in. Who is logged
/// in has a terminal there. Looking opens nothing: the page's own script asks for a ticket by POST.
final class RunPage implements Page {
  private static final Pattern PATH = Pattern.compile("/run/([^/]+/[^/]+)");
  private static final Duration TICKET_LIFE = Duration.ofSeconds(30);
  private static final int NONCE_BYTES = 18;

  private final Shelf shelf;
  private final Assets assets;
  private final SecureRandom random = new SecureRandom();

  RunPage(Shelf shelf, Assets assets) {
    this.shelf = shelf;
    this.assets = assets;
  }

  /// What the template shows.
  ///
  /// @param now whether the terminal opens without another click
  /// @param guest whether somebody who is not logged in may open one
  record Model(
      Frame frame,
      String name,
      Standing standing,
      String enter,
      boolean now,
      boolean guest,
      Needed needed) {
    boolean hasTerminal() {
      return guest || !frame.viewer().isEmpty();
    }
  }

  /// What the terminal is made of.
  ///
  /// @param nonce of the style elements that its script makes
  record Needed(String script, String style, String nonce) {}

  @Override
  public Optional<Reply> reply(Asked asked) {
    Matcher path = PATH.matcher(asked.path());
    if (!path.matches()) {
      return Optional.empty();
    }
    Caller viewer = shelf.viewer(asked);
    Optional<AccessChecker.Granted> granted =
        RepoPath.parse(path.group(1)).flatMap(name -> shelf.access().find(viewer, name));
    return granted.flatMap(one -> {
      if (asked.reads()) {
        return Optional.of(page(asked, viewer, one));
      }
      return asked.method().equals("POST")
          ? Optional.of(ticket(asked, viewer, one))
          : Optional.empty();
    });
  }

  private Reply page(Asked asked, Caller viewer, AccessChecker.Granted granted) {
    String name = granted.record().path().toString();
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    Needed needed =
        new Needed(
            assets.address("terminal.js"),
            assets.address("terminal.css"),
            Base64.getEncoder().encodeToString(bytes));
    // A link on somebody else's page opens no session by itself.
    boolean fromElsewhere = asked.header("Sec-Fetch-Site").filter("cross-site"::equals).isPresent();
    boolean guest = isGuest(viewer, granted);
    return shelf
        .templates()
        .page(
            200,
            "run",
            new Model(
                shelf.frame(viewer, "Run " + name),
                name,
                shelf.standings().of(granted.record()),
                shelf.links().ssh().apply(name),
                !fromElsewhere && !guest,
                guest,
                needed))
        .withStyleNonce(needed.nonce());
  }

  /// Whether the operator lets people in to what everybody may read.
  private boolean isGuest(Caller viewer, AccessChecker.Granted granted) {
    return !(viewer instanceof Caller.Person)
        && granted.record().visibility() == Visibility.PUBLIC
        && shelf.live().sessions().letsStrangersIn();
  }

  private Reply ticket(Asked asked, Caller viewer, AccessChecker.Granted granted) {
    String place = granted.record().path().toString();
    if (isGuest(viewer, granted)) {
      // For this address only: whoever is told it cannot spread it.
      return shown(new Tickets.Ticket(Tickets.Kind.GUEST, 0, asked.peer() + " " + place));
    }
    if (!(viewer instanceof Caller.Person(var account, _))) {
      return Reply.json(401, "{\"error\":\"not logged in\"}");
    }
    return shown(new Tickets.Ticket(Tickets.Kind.TERMINAL, account.id().value(), place));
  }

  private Reply shown(Tickets.Ticket ticket) {
    String text = shelf.links().tickets().issue(ticket, TICKET_LIFE);
    return Reply.json(200, "{\"ticket\":\"" + text + "\"}");
  }
}
