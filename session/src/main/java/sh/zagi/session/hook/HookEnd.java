// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.hook;

import java.time.Duration;
import sh.zagi.config.DataSize;

/// How a script ended.
public sealed interface HookEnd {
  /// It ended by itself.
  record Exited(int status) implements HookEnd {}

  /// Its time was over.
  record Late(Duration time) implements HookEnd {}

  /// It printed more than is taken.
  record Loud(DataSize most) implements HookEnd {}

  /// It wanted more memory than there is for it.
  record Full(DataSize memory) implements HookEnd {}

  /// The server stopped while it ran: nothing is known of it.
  record Stopped() implements HookEnd {}

  /// It could not be run at all.
  record Unable(String reason) implements HookEnd {}

  default boolean isGood() {
    return this instanceof Exited(int status) && status == 0;
  }

  /// In a few words that follow the name of the script, such as `ended with status 1`.
  default String words() {
    return switch (this) {
      case Exited(int status) when status > 128 && status < 160 ->
          "was ended by signal " + (status - 128);
      case Exited(int status) -> "ended with status " + status;
      case Late(Duration time) -> "did not end within " + time.toSeconds() + " s";
      case Loud(DataSize most) -> "printed more than " + (most.bytes() >> 10) + " KiB";
      case Full(DataSize memory) -> "took more than " + (memory.bytes() >> 20) + " MiB of memory";
      case Stopped() -> "was stopped together with the server";
      case Unable(String reason) -> "could not run: " + reason;
    };
  }
}
