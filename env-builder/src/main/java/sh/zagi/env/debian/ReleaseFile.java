// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import sh.zagi.env.linux.Command;

/// A release file whose signature was checked: it vouches for the package lists of a suite.
///
/// @param suite its code name
/// @param released seconds since 1970
/// @param expires seconds since 1970 from which on the file must not be believed; empty when it
///   says no such time, as those of a stable release
/// @param sha256 of the signed file as fetched
/// @param keyFingerprint of a key that signed it
/// @param files digest by path below the suite
record ReleaseFile(
    String suite,
    long released,
    OptionalLong expires,
    String sha256,
    String keyFingerprint,
    Map<String, String> files) {
  private static final Duration VERIFY_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CLOCK_TOLERANCE = Duration.ofHours(1);
  private static final String STATUS = "[GNUPG:] ";

  /// Verifies an `InRelease` file and reads only the part that the signature covers.
  ///
  /// @throws IOException when no key of the keyring signed it, or one signature is wrong
  static ReleaseFile verify(Path inRelease, Path keyring) throws IOException {
    List<String> status = new ArrayList<>();
    Command.Ended ended =
        Command.of(
                VERIFY_TIMEOUT,
                "gpgv",
                "--status-fd",
                "2",
                "--keyring",
                keyring.toString(),
                "--output",
                "-",
                inRelease.toString())
            .run(line -> keepStatus(line, status));
    Set<String> words =
        status.stream().map(line -> line.split(" ", 2)[0]).collect(Collectors.toSet());
    Optional<String> key =
        status.stream()
            .filter(line -> line.startsWith("VALIDSIG "))
            .map(line -> line.split(" ", 3)[1])
            .findFirst();
    // a key that the keyring lacks is fine as long as another one signed: gpgv's own status is not
    if (!words.contains("GOODSIG") || words.contains("BADSIG") || key.isEmpty()) {
      throw new IOException("the package index is not signed by a key of " + keyring);
    }
    return parse(ended.output(), Digests.hex(Files.readAllBytes(inRelease)), key.get());
  }

  private static void keepStatus(String line, List<String> status) {
    if (line.startsWith(STATUS)) {
      synchronized (status) {
        status.add(line.substring(STATUS.length()));
      }
    }
  }

  static ReleaseFile parse(String text, String sha256, String key) throws IOException {
    Map<String, String> fields = new HashMap<>();
    Stanzas.read(new BufferedReader(new StringReader(text)), fields::putAll);
    Map<String, String> files = new HashMap<>();
    for (String line : fields.getOrDefault("SHA256", "").split("\n", -1)) {
      String[] part = line.strip().split("\\s+", 3);
      if (part.length == 3) {
        files.put(part[2], part[0]);
      }
    }
    String suite = fields.getOrDefault("Codename", fields.getOrDefault("Suite", ""));
    OptionalLong expires =
        fields.containsKey("Valid-Until")
            ? OptionalLong.of(time(fields, "Valid-Until"))
            : OptionalLong.empty();
    return new ReleaseFile(suite, time(fields, "Date"), expires, sha256, key, Map.copyOf(files));
  }

  private static long time(Map<String, String> fields, String field) throws IOException {
    String text = fields.getOrDefault(field, "").replace(" UTC", " GMT");
    try {
      return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond();
    } catch (DateTimeParseException _) {
      throw new IOException("the package index has no readable " + field);
    }
  }

  /// A mirror may keep a signed index from its readers by repeating an old one; this bounds for how
  /// long.
  ///
  /// @throws IOException when the file is of the future or has expired
  void checkTime(Instant now) throws IOException {
    if (expires.isPresent() && now.getEpochSecond() > expires.getAsLong()) {
      throw new IOException(
          "the package index "
              + suite
              + " expired on "
              + Instant.ofEpochSecond(expires.getAsLong())
              + ": the mirror is out of date, or this machine's clock is wrong");
    }
    if (released > now.plus(CLOCK_TOLERANCE).getEpochSecond()) {
      throw new IOException(
          "the package index "
              + suite
              + " is of "
              + Instant.ofEpochSecond(released)
              + ", which is in the future: this machine's clock is wrong");
    }
  }
}
