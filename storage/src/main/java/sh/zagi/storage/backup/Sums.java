// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.backup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files of a backup with their digests, in the form that `sha256sum --check` reads. It is
/// written last, so a backup without it is not one.
///
/// @param byPath path with `/`, relative to the backup, to SHA-256 in hex
record Sums(SortedMap<String, String> byPath) {
  static final String FILE = "SHA256SUMS";

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (.+)");
  private static final String BETWEEN = "  ";
  private static final int BLOCK_BYTES = 64 * 1024;

  Sums {
    byPath = Collections.unmodifiableSortedMap(new TreeMap<>(byPath));
  }

  /// @throws IOException when the file is missing or not of that form
  static Sums read(Path backup) throws IOException {
    SortedMap<String, String> byPath = new TreeMap<>();
    try (BufferedReader lines = Files.newBufferedReader(backup.resolve(FILE))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher one = LINE.matcher(line);
        if (!one.matches() || isOutside(one.group(2))) {
          throw new IOException(FILE + " is not a list of digests");
        }
        byPath.put(one.group(2), one.group(1));
      }
    }
    return new Sums(byPath);
  }

  private static boolean isOutside(String path) {
    Path plain = Path.of(path).normalize();
    return plain.isAbsolute() || plain.startsWith("..") || !plain.toString().equals(path);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> file : byPath.entrySet()) {
      text.append(file.getValue()).append(BETWEEN).append(file.getKey()).append('\n');
    }
    return text.toString();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String of(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] block = new byte[BLOCK_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        digest.update(block, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
