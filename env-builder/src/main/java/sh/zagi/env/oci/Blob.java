// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import sh.zagi.env.lock.CanonicalJson;

/// A part of an image that clients fetch by its digest.
public sealed interface Blob {
  Descriptor descriptor();

  /// Writes a part of it.
  ///
  /// @param first the first byte wanted, counted from 0
  /// @param length how many; no more than there are
  void copy(OutputStream to, long first, long length) throws IOException;

  /// Whether everything that it is made of is still there.
  boolean isComplete() throws IOException;

  /// A small one.
  record Text(Descriptor descriptor, String text) implements Blob {
    static Text of(String mediaType, byte[] utf8) {
      return new Text(
          Descriptor.of(mediaType, CanonicalJson.sha256(utf8), utf8.length),
          new String(utf8, UTF_8));
    }

    @Override
    public void copy(OutputStream to, long first, long length) throws IOException {
      to.write(text.getBytes(UTF_8), Math.toIntExact(first), Math.toIntExact(length));
    }

    @Override
    public boolean isComplete() {
      return true;
    }
  }

  /// The files of a layer as a tar.
  record Layer(LayerIndex index) implements Blob {
    @Override
    public Descriptor descriptor() {
      return index.descriptor();
    }

    @Override
    public void copy(OutputStream to, long first, long length) throws IOException {
      index.copy(to, first, length);
    }

    @Override
    public boolean isComplete() throws IOException {
      return index.isComplete();
    }
  }
}
