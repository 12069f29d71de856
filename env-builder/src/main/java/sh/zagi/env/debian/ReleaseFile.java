// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.debian;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sh.zagi.env.linux.Command;

/// A release file whose signature was checked: it vouches for the package lists of a suite.
///
/// @param suite its code name
/// @param released seconds since 1970
/// @param sha256 of the signed file as fetched
/// @param keyFingerprint of a key that signed it
/// @param files digest by path below the suite
record ReleaseFile(
    String suite, long released, String sha256, String keyFingerprint, Map<String, String> files) {
  private static final Duration VERIFY_TIMEOUT = Duration.ofSeconds(30);
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
    String date = fields.getOrDefault("Date", "").replace(" UTC", " GMT");
    long released = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond();
    return new ReleaseFile(suite, released, sha256, key, Map.copyOf(files));
  }
}
