// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import java.util.List;

/// What somebody wants an environment to be, in the words of the verbs.
public sealed interface EnvOrder {
  /// `git`, `git=1:2.39`, `node@22`: packages of Debian and tools with a version.
  record Add(List<String> words) implements EnvOrder {
    public Add {
      words = List.copyOf(words);
    }
  }

  /// Packages, tools, services by name, or `env.NAME` and the like.
  record Remove(List<String> words) implements EnvOrder {
    public Remove {
      words = List.copyOf(words);
    }
  }

  /// `tools.node` = `20`, `env.NODE_ENV` = `test`, `tasks.test` = `make check`, `ports` = `3000`,
  /// `services.postgres` = `database=app port=5433`.
  record Put(String place, String value) implements EnvOrder {}

  /// One phrase for the message of the change.
  default String phrase() {
    return switch (this) {
      case Add(List<String> words) -> "add " + String.join(", ", words);
      case Remove(List<String> words) -> "remove " + String.join(", ", words);
      case Put(String place, String value) -> "set " + place + " to " + value;
    };
  }
}
