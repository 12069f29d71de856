// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.commit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// A header of a commit beside the usual ones, kept byte for byte.
///
/// @param value without the line end; further lines without the blank that git puts before them
record Header(String name, byte[] value) {
  static Header of(String name, String value) {
    return new Header(name, value.getBytes(UTF_8));
  }

  String text() {
    return new String(value, UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Header that
        && name.equals(that.name)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(value);
  }
}
