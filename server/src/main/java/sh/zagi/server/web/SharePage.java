// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.session.Share;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.session.ShareGate;

/// What a share link shows in a browser: whose, of what, until when, and how to follow it. Looking
/// at it is no use of the link.
final class SharePage implements Page {
  private static final Pattern PATH = Pattern.compile("/f/(?:f-)?([A-Za-z0-9]{1,128})");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);

  private final Optional<ShareGate> gate;
  private final Links links;
  private final Templates templates;
  private final Guesses guesses = new Guesses();

  SharePage(Optional<ShareGate> gate, Links links, Templates templates) {
    this.gate = gate;
    this.links = links;
    this.templates = templates;
  }

  /// What the template shows.
  ///
  /// @param verb what happens to who follows it
  /// @param uses how often it still works; empty text when that is not limited
  record Model(
      ShareGate.Shown shown,
      String mode,
      String verb,
      String ssh,
      String until,
      String uses,
      String address,
      QrCode code) {}

  @Override
  public Optional<Reply> reply(Asked asked) {
    Matcher path = PATH.matcher(asked.path());
    if (!path.matches() || !asked.reads()) {
      return Optional.empty();
    }
    if (guesses.mustWait(asked.peer())) {
      return Optional.of(
          secret(
              templates.page(
                  429,
                  "notice",
                  Notice.of(
                      Site.STYLE,
                      "Too many wrong links",
                      "Links that do not work were tried from where you are, again and again.",
                      "Wait ten minutes."))));
    }
    String token = path.group(1);
    Optional<ShareGate.Shown> shown = gate.flatMap(one -> one.find(token));
    if (shown.isEmpty()) {
      guesses.wrong(asked.peer());
    }
    return Optional.of(
        secret(
            shown
                .map(one -> templates.page(200, "share", model(one, token)))
                .orElseGet(() -> templates.page(404, "notice", gone()))));
  }

  private static Notice gone() {
    return Notice.of(
        Site.STYLE,
        "This link does not work",
        "It was never made, has expired, was used up or was taken back.",
        "Ask whoever gave it to you for another.");
  }

  /// An address that is a secret is not told to anybody, kept or found.
  private static Reply secret(Reply reply) {
    return reply
        .with("Referrer-Policy", "no-referrer")
        .with("Cache-Control", "no-store")
        .with("X-Robots-Tag", "noindex, nofollow, noarchive");
  }

  private Model model(ShareGate.Shown shown, String token) {
    Share share = shown.share();
    String address = links.share(token);
    return new Model(
        shown,
        share.mode().word(),
        verb(share.mode()),
        links.ssh().apply("f-" + token),
        day(share.expiresAt()),
        share.mostUses() == 0 ? "" : Integer.toString(share.mostUses() - share.uses()),
        address,
        QrCode.of(address));
  }

  private static String verb(Share.Mode mode) {
    return switch (mode) {
      case FORK ->
          "You get a session of your own, equal to the shared one at the moment of sharing: its"
              + " files, its environment, the data of its services.";
      case JOIN -> "You come into the session itself, beside its owner.";
      case VIEW -> "You see its owner's terminal, without a keyboard.";
    };
  }

  private static String day(Instant time) {
    return DAY.format(time.atOffset(ZoneOffset.UTC));
  }
}
