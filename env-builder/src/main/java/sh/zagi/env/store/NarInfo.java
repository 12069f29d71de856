// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The description of one packed store path, as Nix writes it beside the packed file.
///
/// @param storePath the path when it is unpacked
/// @param url of the packed file, relative: `nar/DIGEST.nar.zst`
/// @param text the whole description, signature included
record NarInfo(String storePath, String url, String text) {
  static final String SUFFIX = ".narinfo";

  private static final Pattern URL = Pattern.compile("nar/[0-9a-z]{52}\\.nar(\\.[a-z0-9]{1,4})?");

  /// Reads one; empty when it is none.
  static Optional<NarInfo> parse(String text) {
    Map<String, String> fields = new HashMap<>();
    text.lines()
        .forEach(line -> {
          int colon = line.indexOf(": ");
          if (colon > 0) {
            fields.put(line.substring(0, colon), line.substring(colon + 2));
          }
        });
    String url = fields.getOrDefault("URL", "");
    String path = fields.getOrDefault("StorePath", "");
    return URL.matcher(url).matches() && path.startsWith("/nix/store/")
        ? Optional.of(new NarInfo(path, url, text))
        : Optional.empty();
  }
}
