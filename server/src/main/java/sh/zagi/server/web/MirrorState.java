// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import sh.zagi.storage.mirror.Mirror;
import sh.zagi.storage.repo.BranchOwners;

/// How it stands between a repository and its upstream, as its page says it.
///
/// @param href of the upstream; empty when browsers cannot open it
/// @param freshness when all that was there was here for the last time
/// @param lag how far behind this side may be at most
/// @param next when the next look is due
/// @param failures meetings that failed since one went well
/// @param trouble one line; empty when all is well
/// @param owners the branches that one side owns, and which
/// @param maySync whether the viewer may ask for a meeting now
record MirrorState(
    String upstream,
    String href,
    Standing standing,
    String freshness,
    String lag,
    String next,
    int failures,
    String trouble,
    Map<String, String> owners,
    boolean maySync) {

  static MirrorState of(Mirror mirror, BranchOwners owners, Instant now, boolean maySync) {
    return new MirrorState(
        Shown.line(mirror.upstream().toString()),
        href(mirror.upstream()),
        standing(mirror),
        mirror.syncedAt().map(at -> ago(at, now)).orElse("never"),
        lag(mirror, now),
        mirror.nextAt().isAfter(now) ? "in " + span(now, mirror.nextAt()) : "now",
        mirror.failures(),
        Shown.line(mirror.trouble()),
        owners.words(),
        maySync);
  }

  private static Standing standing(Mirror mirror) {
    return switch (mirror.state()) {
      case "ok" -> new Standing("in step", Standing.Mood.GOOD);
      case "failing" -> new Standing("failing", Standing.Mood.BAD);
      case "attention" -> new Standing("attention", Standing.Mood.BUSY);
      default -> new Standing("first sync", Standing.Mood.BUSY);
    };
  }

  /// What came to the upstream after the last good meeting is not here yet.
  private static String lag(Mirror mirror, Instant now) {
    return mirror.syncedAt().map(at -> "at most " + span(at, now)).orElse("everything");
  }

  private static String ago(Instant then, Instant now) {
    return span(then, now) + " ago";
  }

  private static String span(Instant from, Instant to) {
    return Shown.duration(Math.max(0, Duration.between(from, to).toSeconds()));
  }

  private static String href(URI upstream) {
    return Optional.ofNullable(upstream.getScheme())
        .filter(scheme -> scheme.equals("https") || scheme.equals("http"))
        .map(_ -> upstream.toString())
        .orElse("");
  }
}
