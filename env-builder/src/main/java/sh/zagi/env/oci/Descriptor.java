// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.oci;

import java.util.Map;
import java.util.regex.Pattern;

/// What an image says of one of its parts (OCI image-spec 1.0, `descriptor.md`).
///
/// @param digest `sha256:` and 64 lower-case hex digits
/// @param sizeBytes length of the part
public record Descriptor(String mediaType, String digest, long sizeBytes) {
  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
  private static final String ALGORITHM = "sha256:";
  private static final Pattern FORM = Pattern.compile(ALGORITHM + "[0-9a-f]{64}");

  public Descriptor {
    if (!isDigest(digest)) {
      throw new IllegalArgumentException("not a digest: " + digest);
    }
  }

  static Descriptor of(String mediaType, String hex, long sizeBytes) {
    return new Descriptor(mediaType, ALGORITHM + hex, sizeBytes);
  }

  /// Whether a text has the form of a digest that can name a part of an image here.
  public static boolean isDigest(String text) {
    return FORM.matcher(text).matches();
  }

  /// The digest without its algorithm.
  String hex() {
    return digest.substring(ALGORITHM.length());
  }

  /// As written into manifests.
  Map<String, Object> fields() {
    return Map.of("mediaType", mediaType, "digest", digest, "size", sizeBytes);
  }
}
