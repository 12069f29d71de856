// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;
import sh.zagi.config.Durations;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Shown;
import sh.zagi.storage.account.PublicKey;

/// The options that say how far a new key reaches.
final class ScopeOptions {
  private static final Duration LONGEST = Duration.ofDays(3650);
  private static final int MAX_LABEL_CHARS = 100;

  @Option(
      names = "--expires-in",
      paramLabel = "TIME",
      description = "when it ends: 30m, 12h or 90d; never when it is left out")
  String life = "";

  @Option(names = "--comment", paramLabel = "TEXT", description = "what you call it")
  String comment = "";

  /// Options as read, or what is wrong with them.
  sealed interface Read {
    record Good(String label, Optional<Instant> ends) implements Read {}

    record Bad(Problem problem) implements Read {}
  }

  Read read(PublicKey key, Instant now) {
    Optional<Duration> time = Durations.find(life).filter(span -> span.compareTo(LONGEST) <= 0);
    if (!life.isEmpty() && time.isEmpty()) {
      return new Read.Bad(Problem.usage("not a time: " + Shown.text(life), "30m, 12h or 90d"));
    }
    boolean plain = comment.codePoints().noneMatch(Character::isISOControl);
    if (!plain || comment.length() > MAX_LABEL_CHARS) {
      return new Read.Bad(
          Problem.usage("a comment is one line of at most " + MAX_LABEL_CHARS + " characters"));
    }
    return new Read.Good(comment.isEmpty() ? key.label() : comment, time.map(now::plus));
  }
}
