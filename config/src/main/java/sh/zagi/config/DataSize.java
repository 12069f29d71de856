// SPDX-License-Identifier: Apache-2.0
package sh.zagi.config;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An amount of bytes, written with a binary unit: `100MiB`, `64KiB`, `2GiB`, `12B`.
///
/// @param bytes zero or more
public record DataSize(long bytes) implements Comparable<DataSize> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB|TiB)?");
  private static final Map<String, Long> UNITS =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is not negative: " + bytes);
    }
  }

  /// Reads `number[unit]`; a bare number is bytes.
  ///
  /// @throws IllegalArgumentException when the text has another form or does not fit 63 bits
  public static DataSize parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not a size: '" + text + "' (write for example 100MiB, 64KiB, 2GiB)");
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2);
    try {
      long factor = UNITS.getOrDefault(unit, 1L);
      return new DataSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor));
    } catch (ArithmeticException _) {
      throw new IllegalArgumentException("size too large: '" + text + "'");
    }
  }

  public static DataSize mebibytes(long count) {
    return new DataSize(count << 20);
  }

  /// The size as an int, for interfaces that count in ints; larger sizes are clamped.
  public int bytesAsInt() {
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  /// The size as people read it: `1.2 GiB`.
  public String rounded() {
    for (String unit : new String[] {"TiB", "GiB", "MiB", "KiB"}) {
      long factor = UNITS.getOrDefault(unit, 1L);
      if (bytes >= factor) {
        String number = String.format(Locale.ROOT, "%.1f", (double) bytes / factor);
        return number.replaceFirst("\\.0$", "") + " " + unit;
      }
    }
    return bytes + " B";
  }

  @Override
  public int compareTo(DataSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /// The shortest exact form, as [#parse] reads it.
  @Override
  public String toString() {
    for (String unit : new String[] {"TiB", "GiB", "MiB", "KiB"}) {
      long factor = UNITS.getOrDefault(unit, 1L);
      if (bytes >= factor && bytes % factor == 0) {
        return String.format(Locale.ROOT, "%d%s", bytes / factor, unit);
      }
    }
    return bytes + "B";
  }
}
