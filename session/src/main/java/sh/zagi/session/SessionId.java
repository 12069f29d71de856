// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import sh.zagi.session.runtime.ContainerId;

/// A session's name: 16 random characters of `a-z0-9`, made by the server.
///
/// @param value not a secret, yet hard to guess
public record SessionId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9]{16}");
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 16;

  /// Refuses every other shape.
  public SessionId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a session id");
    }
  }

  static SessionId random(RandomGenerator random) {
    StringBuilder value = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH; i++) {
      value.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return new SessionId(value.toString());
  }

  /// Reads what somebody typed; empty when no session can have that name.
  public static Optional<SessionId> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new SessionId(text)) : Optional.empty();
  }

  ContainerId container() {
    return new ContainerId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
