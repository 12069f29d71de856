// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.commit;

import sh.zagi.change.merge.Content;

/// A header of a commit beside the usual ones, kept byte for byte.
///
/// @param value without the line end; further lines without the blank that git puts before them
record Header(String name, Content value) {
  static Header of(String name, String value) {
    return new Header(name, Content.of(value));
  }

  String text() {
    return value.toString();
  }
}
