// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.merge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// The bytes of a file, compared by value. Nobody changes the array after it was handed over.
public final class Content {
  /// No bytes at all.
  public static final Content EMPTY = new Content(new byte[0]);

  private final byte[] bytes;

  private Content(byte[] bytes) {
    this.bytes = bytes;
  }

  /// @param bytes owned by the content from now on
  public static Content of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Content(bytes);
  }

  public static Content of(String text) {
    return of(text.getBytes(UTF_8));
  }

  /// The bytes themselves: to be read only.
  public byte[] bytes() {
    return bytes;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  public boolean endsWithNewline() {
    return bytes.length > 0 && bytes[bytes.length - 1] == '\n';
  }

  /// A NUL byte: lines mean nothing in it.
  public boolean isBinary() {
    for (byte one : bytes) {
      if (one == 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Content that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return new String(bytes, UTF_8);
  }
}
