// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.oci;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;

/// Names of files as their bytes, one character for each byte, whatever the locale of this process
/// makes of them: packages hold names in UTF-8, and a server may run without any locale. Compared
/// as strings they sort by byte.
final class RawName {
  private static final int HEX = 16;

  private RawName() {}

  /// The last step of an absolute path.
  static String last(Path path) {
    // Only its URI tells the bytes of a path.
    String all = path.toUri().getRawPath();
    String name = all.endsWith("/") ? all.substring(0, all.length() - 1) : all;
    return decoded(name.substring(name.lastIndexOf('/') + 1));
  }

  /// What a link says.
  static String target(Path link) {
    boolean absolute = link.isAbsolute();
    Path whole = absolute ? link : Path.of("/").resolve(link);
    String all = whole.toUri().getRawPath();
    // The URI of a folder ends in a slash, whether the link does or not.
    boolean added = all.length() > 1 && all.endsWith("/") && !link.toString().endsWith("/");
    String name = added ? all.substring(0, all.length() - 1) : all;
    return decoded(absolute ? name : name.substring(1));
  }

  /// The path of a name below a folder.
  static Path below(Path folder, String name) {
    StringBuilder uri = new StringBuilder("file://");
    uri.append(folder.toUri().getRawPath());
    if (uri.charAt(uri.length() - 1) != '/') {
      uri.append('/');
    }
    for (int at = 0; at < name.length(); at++) {
      char one = name.charAt(at);
      boolean plain =
          one == '/'
              || (one >= 'a' && one <= 'z')
              || (one >= 'A' && one <= 'Z')
              || (one >= '0' && one <= '9');
      if (plain) {
        uri.append(one);
      } else {
        uri.append('%');
        uri.append(Character.toUpperCase(Character.forDigit(one >> 4, HEX)));
        uri.append(Character.toUpperCase(Character.forDigit(one & 0xF, HEX)));
      }
    }
    return Path.of(URI.create(uri.toString()));
  }

  private static String decoded(String escaped) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < escaped.length(); at++) {
      char one = escaped.charAt(at);
      if (one == '%') {
        bytes.write(Integer.parseInt(escaped, at + 1, at + 3, HEX));
        at += 2;
      } else {
        bytes.write(one);
      }
    }
    return bytes.toString(ISO_8859_1);
  }
}
