// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Zip with names in UTF-8. It has no place for a link that every program understands, so a link is
/// a file that holds its target.
final class ZipWriter implements ArchiveWriter {
  private final ZipOutputStream zip;

  ZipWriter(OutputStream out, int level) {
    this.zip = new ZipOutputStream(out, UTF_8);
    zip.setLevel(level);
  }

  @Override
  public void begin(String commit, Instant time) {
    zip.setComment(commit);
  }

  @Override
  public void folder(Entry entry) throws IOException {
    open(entry);
    zip.closeEntry();
  }

  @Override
  public void file(Entry entry, boolean executable, long sizeBytes, InputStream content)
      throws IOException {
    open(entry);
    content.transferTo(zip);
    zip.closeEntry();
  }

  @Override
  public void link(Entry entry, String target) throws IOException {
    open(entry);
    zip.write(target.getBytes(UTF_8));
    zip.closeEntry();
  }

  private void open(Entry entry) throws IOException {
    ZipEntry head = new ZipEntry(entry.path());
    head.setTimeLocal(LocalDateTime.ofInstant(entry.time(), ZoneOffset.UTC));
    zip.putNextEntry(head);
  }

  @Override
  public void finish() throws IOException {
    zip.finish();
  }
}
