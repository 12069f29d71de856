// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sh.zagi.storage.repo.FileContent;

/// A file byte by byte. Whatever it says it is, a browser runs nothing of it: text is plain text,
/// pictures of a few kinds that hold no programs are shown, all else is something to be saved.
final class RawPage implements RepoPages.RepoPage {
  private static final int MOST_BYTES = 16 << 20;
  private static final int SNIFFED_BYTES = 8 * 1024;
  private static final Map<String, String> PICTURES =
      Map.of(
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "gif", "image/gif",
          "webp", "image/webp");

  @Override
  public String part() {
    return "raw";
  }

  @Override
  public String tab() {
    return "files";
  }

  @Override
  public Optional<Reply> reply(Asked asked, Place place, String rest) {
    return place
        .repo()
        .file(place.repo().treeId(place.commit()), rest)
        .map(file -> reply(rest, file))
        .map(reply ->
            reply
                .with(
                    "Content-Security-Policy",
                    "default-src 'none'; sandbox; frame-ancestors 'none'")
                .with("Cross-Origin-Resource-Policy", "same-origin")
                .with("Referrer-Policy", "no-referrer")
                .with("Cache-Control", "private, no-cache"));
  }

  private static Reply reply(String path, FileContent file) {
    if (file.sizeBytes() > MOST_BYTES) {
      return Reply.of(
          413,
          "text/plain; charset=utf-8",
          "too large for a browser here: clone the repository\n".getBytes(UTF_8));
    }
    try {
      byte[] bytes = file.start(MOST_BYTES);
      String end = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      String picture = PICTURES.get(end);
      if (picture != null) {
        return Reply.of(200, picture, bytes);
      }
      boolean text = isText(bytes);
      Reply reply =
          Reply.of(200, text ? "text/plain; charset=utf-8" : "application/octet-stream", bytes);
      return text ? reply : reply.with("Content-Disposition", "attachment");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isText(byte[] bytes) {
    for (int at = 0; at < Math.min(bytes.length, SNIFFED_BYTES); at++) {
      if (bytes[at] == 0) {
        return false;
      }
    }
    return true;
  }
}
