// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// Text of unknown origin as pages show it. Pure functions.
final class Shown {
  private static final int MOST_OF_A_LINE = 2_000;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

  private Shown() {}

  /// A line that says what it holds: cut where it is too long, and characters that turn the order
  /// of others around are named instead of obeyed (Unicode technical report 36, section 2.6).
  static String line(String raw) {
    String text = raw.length() > MOST_OF_A_LINE ? raw.substring(0, MOST_OF_A_LINE) : raw;
    StringBuilder shown = new StringBuilder(text.length());
    text.chars()
        .forEach(c -> {
          if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069)) {
            shown.append(String.format(Locale.ROOT, "[U+%04X]", c));
          } else if (c < ' ' && c != '\t') {
            shown.append('\ufffd');
          } else {
            shown.append((char) c);
          }
        });
    return raw.length() > MOST_OF_A_LINE
        ? shown.append(" [").append(raw.length() - MOST_OF_A_LINE).append(" more]").toString()
        : shown.toString();
  }

  /// A day in words.
  static String day(Instant when) {
    return DAY.format(when.atOffset(ZoneOffset.UTC));
  }

  /// A time that something took, in its two largest units.
  static String duration(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return minutes + " min " + seconds % 60 + " s";
    }
    long hours = minutes / 60;
    return hours < 48
        ? hours + " h " + minutes % 60 + " min"
        : hours / 24 + " d " + hours % 24 + " h";
  }

  /// A size in words.
  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double left = bytes / 1024.0;
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    while (left >= 1024 && unit < units.length - 1) {
      left /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", left, units[unit]);
  }

  /// These bytes as text; empty when they are none.
  static Optional<String> text(byte[] bytes) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
