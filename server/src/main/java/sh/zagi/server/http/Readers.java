// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.ReadTokens;
import sh.zagi.storage.repo.RepoPath;

/// Who may read what over HTTP: everybody what is public, and who shows a token what it is for.
record Readers(AccessChecker access, ReadTokens tokens) {
  private static final Caller ANYBODY = new Caller.Anonymous();

  /// A repository that the sender of a request may read.
  ///
  /// @param authorization the header of that name: the token is a password, whatever the user's
  ///   name, because git, Nix and container engines know nothing else
  /// @return empty when it does not exist, and the same when it may not be read
  Optional<ReadTokens.Admitted> find(@Nullable String authorization, RepoPath path) {
    return access
        .find(ANYBODY, path)
        .map(granted -> new ReadTokens.Admitted(granted.record(), ANYBODY))
        .or(() -> token(authorization).flatMap(token -> tokens.find(token, path)));
  }

  private static Optional<String> token(@Nullable String authorization) {
    if (authorization == null) {
      return Optional.empty();
    }
    String[] words = authorization.strip().split(" +", 2);
    if (words.length < 2) {
      return Optional.empty();
    }
    try {
      return switch (words[0].toLowerCase(Locale.ROOT)) {
        case "bearer" -> Optional.of(words[1]);
        case "basic" -> {
          String both = new String(Base64.getDecoder().decode(words[1]), UTF_8);
          yield Optional.of(both.substring(both.indexOf(':') + 1));
        }
        default -> Optional.empty();
      };
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
