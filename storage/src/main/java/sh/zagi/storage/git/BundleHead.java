// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;

/// What a git bundle says before its pack (git `gitformat-bundle`, versions 2 and 3 with SHA-1).
///
/// @param refs full names and what they name, in the bundle's order
record BundleHead(Map<String, ObjectId> refs) {
  private static final Pattern SIGNATURE = Pattern.compile("# v[23] git bundle");
  private static final Pattern REF = Pattern.compile("([0-9a-f]{40}) (\\S{1,250})");
  private static final int MAX_LINE_BYTES = 4 * 1024;
  private static final int MAX_LINES = 20_000;

  /// Reads up to the first byte of the pack.
  ///
  /// @return empty when this is no bundle that can be read here
  static Optional<BundleHead> read(InputStream in) throws IOException {
    Optional<String> line = line(in);
    if (line.isEmpty() || !SIGNATURE.matcher(line.get()).matches()) {
      return Optional.empty();
    }
    Map<String, ObjectId> refs = new LinkedHashMap<>();
    for (int count = 0; count < MAX_LINES; count++) {
      line = line(in);
      if (line.isEmpty() || line.get().equals("@object-format=sha256")) {
        return Optional.empty();
      }
      if (line.get().isEmpty()) {
        return Optional.of(new BundleHead(refs));
      }
      Matcher ref = REF.matcher(line.get());
      boolean aside = line.get().startsWith("-") || line.get().startsWith("@");
      if (!aside && !ref.matches()) {
        return Optional.empty();
      }
      if (!aside) {
        refs.put(ref.group(2), ObjectId.fromString(ref.group(1)));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || bytes.size() == MAX_LINE_BYTES) {
        return Optional.empty();
      }
      bytes.write(next);
    }
    return Optional.of(bytes.toString(UTF_8));
  }
}
