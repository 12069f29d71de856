// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.RepoPath;

/// `/badge/OWNER/REPO.svg`: whether the trunk of a public repository runs, and what its tests said,
/// as a picture for other people's pages. `/badge.svg` says nothing of any.
final class BadgePage implements Page {
  private static final Pattern PATH = Pattern.compile("/badge(?:/([^/]+/[^/]+))?\\.svg");
  private static final Caller ANYBODY = new Caller.Anonymous();
  private static final int MAX_AGE_SECONDS = 60;

  /// Of the font that is asked for; browsers stretch to fit what they have.
  private static final double CHARACTER_WIDTH = 6.6;

  private static final int PADDING = 7;
  private static final String LABEL = "run on zagi";

  private final AccessChecker access;
  private final Standings standings;

  BadgePage(AccessChecker access, Standings standings) {
    this.access = access;
    this.standings = standings;
  }

  @Override
  public Optional<Reply> reply(Asked asked) {
    Matcher path = PATH.matcher(asked.path());
    if (!path.matches() || !asked.reads()) {
      return Optional.empty();
    }
    if (path.group(1) == null) {
      return Optional.of(badge(asked, 200, "open", Standing.Mood.GOOD));
    }
    return Optional.of(
        RepoPath.parse(path.group(1))
            .flatMap(name -> access.find(ANYBODY, name))
            .map(granted -> standings.of(granted.record()))
            .map(standing -> badge(asked, 200, standing.words(), standing.mood()))
            .orElseGet(() -> badge(asked, 404, "not found", Standing.Mood.NONE)));
  }

  /// Kept for a minute, and told to be the same after that while it is.
  private static Reply badge(Asked asked, int status, String words, Standing.Mood mood) {
    String svg = svg(words, mood);
    String tag = "\"" + Integer.toHexString(svg.hashCode()) + "\"";
    boolean known = status == 200 && asked.header("If-None-Match").filter(tag::equals).isPresent();
    return Reply.of(
            known ? 304 : status,
            "image/svg+xml; charset=utf-8",
            known ? new byte[0] : svg.getBytes(UTF_8))
        .with("Cache-Control", "public, max-age=" + MAX_AGE_SECONDS + ", must-revalidate")
        .with("ETag", tag)
        .with("Content-Security-Policy", "default-src 'none'; sandbox")
        .with("Cross-Origin-Resource-Policy", "cross-origin");
  }

  private static String svg(String words, Standing.Mood mood) {
    int left = width(LABEL);
    int right = width(words);
    String colour =
        switch (mood) {
          case GOOD -> "#0b6b57";
          case BAD -> "#b3261e";
          case BUSY -> "#8a5a00";
          case NONE -> "#5f6270";
        };
    return String.format(
        Locale.ROOT,
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="20" role="img" aria-label="%5$s: %6$s">\
        <title>%5$s: %6$s</title>\
        <rect width="%1$d" height="20" rx="3" fill="#24262e"/>\
        <path fill="%4$s" d="M%2$d 0h%7$da3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H%2$dz"/>\
        <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-rendering="geometricPrecision">\
        <text x="%8$d" y="14" textLength="%9$d">%5$s</text>\
        <text x="%10$d" y="14" textLength="%11$d">%6$s</text></g></svg>
        """,
        left + right,
        left,
        right,
        colour,
        LABEL,
        words,
        right - 3,
        PADDING,
        left - 2 * PADDING,
        left + PADDING,
        right - 2 * PADDING);
  }

  private static int width(String words) {
    return (int) Math.round(words.length() * CHARACTER_WIDTH) + 2 * PADDING;
  }
}
