// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/// What pages load beside the style sheet. It changes with the server only, so the address that a
/// page gives has the content's hash in it, and a browser keeps what it got there. Safe for use by
/// many threads.
final class Assets {
  private static final String PREFIX = "/-/";
  private static final int HASH_CHARACTERS = 12;

  private final Map<String, Asset> byPath = new LinkedHashMap<>();

  private record Asset(Reply plain, Reply packed, String hash) {}

  Assets() {
    add("icon.svg", "image/svg+xml");
    add("passkey.js", "text/javascript; charset=utf-8");
    add("progress.js", "text/javascript; charset=utf-8");
    add("terminal.css", "text/css; charset=utf-8");
    add("terminal.js", "text/javascript; charset=utf-8");
  }

  private void add(String name, String type) {
    byte[] plain = Templates.file(name);
    String hash = HexFormat.of().formatHex(sha256(plain)).substring(0, HASH_CHARACTERS);
    byPath.put(
        PREFIX + name,
        new Asset(
            Reply.of(200, type, plain).with("Vary", "Accept-Encoding"),
            Reply.of(200, type, packed(plain))
                .with("Vary", "Accept-Encoding")
                .with("Content-Encoding", "gzip"),
            hash));
  }

  /// Where pages find a file.
  String address(String name) {
    Asset asset = byPath.get(PREFIX + name);
    if (asset == null) {
      throw new IllegalArgumentException("no asset: " + name);
    }
    return PREFIX + name + "?v=" + asset.hash();
  }

  /// A file.
  ///
  /// @return empty when there is none of that address
  Optional<Reply> reply(Asked asked) {
    return Optional.ofNullable(byPath.get(asked.path()))
        .map(asset -> {
          boolean exact = asked.query("v").equals(asset.hash());
          boolean packs =
              asked.header("Accept-Encoding").filter(ways -> ways.contains("gzip")).isPresent();
          return (packs ? asset.packed() : asset.plain())
              .with(
                  "Cache-Control",
                  exact ? "public, max-age=31536000, immutable" : "public, max-age=300");
        });
  }

  private static byte[] packed(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
