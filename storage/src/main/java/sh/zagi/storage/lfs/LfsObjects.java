// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.lfs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import sh.zagi.config.DataSize;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.db.Row;
import sh.zagi.storage.folder.Disk;
import sh.zagi.storage.repo.Quota;
import sh.zagi.storage.repo.Quotas;
import sh.zagi.storage.repo.RepoRecord;

/// The contents of large files, each once, and which repository has which. A repository has a
/// content only after somebody sent all its bytes there: knowing the id of what another repository
/// has opens nothing. Safe for use by many threads.
public final class LfsObjects {
  private static final int BLOCK_BYTES = 64 * 1024;
  private static final int LOCKS = 64;
  private static final int STEP_CHARS = 2;

  private final Path folder;
  private final Path incoming;
  private final Database database;
  private final InstantSource clock;
  private final Limits limits;
  private final Lock[] locks = new Lock[LOCKS];

  /// @param size of one content
  record Limits(DataSize size, Quotas quotas) {}

  LfsObjects(Path folder, Database database, InstantSource clock, Limits limits) {
    this.folder = folder.resolve("objects");
    this.incoming = folder.resolve("incoming");
    this.database = database;
    this.clock = clock;
    this.limits = limits;
    for (int i = 0; i < LOCKS; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /// How an upload ended.
  public sealed interface Stored {
    /// On the disk, and the repository has it.
    record Kept(long sizeBytes) implements Stored {}

    /// Nothing was kept.
    ///
    /// @param tooLarge larger than [#limit] or the quota; otherwise the bytes are not those of the
    ///   id or size
    record Refused(String reason, boolean tooLarge) implements Stored {}
  }

  /// The largest content that is taken.
  public DataSize limit() {
    return limits.size();
  }

  /// Why a repository may not have so many bytes more.
  Optional<String> refusal(RepoRecord repository, long moreBytes) {
    return limits.quotas().refusal(repository.path().owner(), moreBytes).map(Quota.Refusal::line);
  }

  /// The size in bytes of a content that the repository has.
  public Optional<Long> size(RepoRecord repository, LfsId id) {
    return database.read(rows ->
        rows.first(
            "select size_bytes from lfs_object where repository_id = ? and oid = ?",
            row -> row.number("size_bytes"),
            repository.id(),
            id.hex()));
  }

  /// The file of a content that the repository has.
  public Optional<Path> file(RepoRecord repository, LfsId id) {
    return size(repository, id).map(_ -> path(id)).filter(Files::isRegularFile);
  }

  /// A content that some repository has, and where it is or should be.
  public record Kept(LfsId id, Path file) {}

  /// All contents that repositories have, each once.
  public List<Kept> kept() {
    return database
        .read(rows ->
            rows.list(
                "select distinct oid from lfs_object order by oid",
                row -> LfsId.parse(row.text("oid"))))
        .stream()
        .flatMap(Optional::stream)
        .map(id -> new Kept(id, path(id)))
        .toList();
  }

  /// Takes a content in. When it returns [Stored.Kept], the content survives a power cut.
  ///
  /// @param size in bytes, when the sender said it
  /// @throws IOException when the sender went away or the disk failed; nothing is left then
  public Stored put(RepoRecord repository, LfsId id, Optional<Long> size, InputStream content)
      throws IOException {
    if (size.filter(bytes -> bytes > limit().bytes()).isPresent()) {
      return tooLarge();
    }
    Files.createDirectories(incoming);
    Path arriving = Files.createTempFile(incoming, "upload", "");
    try {
      MessageDigest digest = sha256();
      long read = receive(arriving, digest, content);
      if (read > limit().bytes()) {
        return tooLarge();
      }
      if (size.filter(bytes -> bytes != read).isPresent()) {
        return new Stored.Refused(
            "wrong size: " + size.get() + " bytes announced, " + read + " sent", false);
      }
      if (!HexFormat.of().formatHex(digest.digest()).equals(id.hex())) {
        return new Stored.Refused("the content is not that of " + id, false);
      }
      return keepWithin(repository, id, arriving, read);
    } finally {
      Files.deleteIfExists(arriving);
    }
  }

  /// What the repository has already takes no more room.
  private Stored keepWithin(RepoRecord repository, LfsId id, Path arriving, long sizeBytes)
      throws IOException {
    long more = size(repository, id).isPresent() ? 0 : sizeBytes;
    try (Quotas.Claim claim = limits.quotas().claim(repository, more)) {
      if (claim.refusal().isPresent()) {
        return new Stored.Refused(claim.refusal().get().line(), true);
      }
      keep(repository, id, arriving, sizeBytes);
      return new Stored.Kept(sizeBytes);
    }
  }

  private Stored tooLarge() {
    return new Stored.Refused("larger than " + limit() + ", the most that is taken here", true);
  }

  /// Stops one block after the limit.
  private long receive(Path to, MessageDigest digest, InputStream content) throws IOException {
    try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE);
        OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest)) {
      byte[] block = new byte[BLOCK_BYTES];
      long read = 0;
      for (int count = content.read(block);
          count >= 0 && read <= limit().bytes();
          count = content.read(block)) {
        out.write(block, 0, count);
        read += count;
      }
      channel.force(true);
      return read;
    }
  }

  /// The lock keeps [#sweep] from removing what is about to be had.
  private void keep(RepoRecord repository, LfsId id, Path arriving, long sizeBytes)
      throws IOException {
    Lock lock = lock(id);
    lock.lock();
    try {
      Path target = path(id);
      if (!Files.exists(target)) {
        Path parent = target.resolveSibling("").normalize();
        Files.createDirectories(parent);
        Files.move(arriving, target, StandardCopyOption.ATOMIC_MOVE);
        Disk.force(parent);
        Disk.force(parent.resolveSibling("").normalize());
        Disk.force(folder);
      }
      database.durably(rows ->
          rows.update(
              "insert into lfs_object (repository_id, oid, size_bytes, created_at)"
                  + " values (?, ?, ?, ?) on conflict do nothing",
              repository.id(),
              id.hex(),
              sizeBytes,
              Row.parameter(clock.instant())));
    } finally {
      lock.unlock();
    }
  }

  /// Removes contents that no repository has any more, and uploads that a crash cut off. Call
  /// [#clearIncoming] only when no upload runs.
  ///
  /// @return how many files went
  public int sweep() {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    int removed = 0;
    try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
      for (Path file : files.toList()) {
        Optional<LfsId> id = LfsId.parse(file.getFileName().toString());
        if (id.isPresent() && removeUnowned(id.get(), file)) {
          removed++;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("large files cannot be swept: " + folder, e);
    }
    return removed;
  }

  private boolean removeUnowned(LfsId id, Path file) throws IOException {
    Lock lock = lock(id);
    lock.lock();
    try {
      boolean owned =
          database
              .read(rows ->
                  rows.first(
                      "select oid from lfs_object where oid = ? limit 1",
                      row -> row.text("oid"),
                      id.hex()))
              .isPresent();
      return !owned && Files.deleteIfExists(file);
    } finally {
      lock.unlock();
    }
  }

  /// Removes what uploads of an earlier run left. Call before the doors open.
  int clearIncoming() {
    if (!Files.isDirectory(incoming)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(incoming)) {
      int removed = 0;
      for (Path file : files.toList()) {
        Files.delete(file);
        removed++;
      }
      return removed;
    } catch (IOException e) {
      throw new UncheckedIOException("uploads cannot be removed: " + incoming, e);
    }
  }

  private Lock lock(LfsId id) {
    return locks[Math.floorMod(id.hex().hashCode(), LOCKS)];
  }

  private Path path(LfsId id) {
    String hex = id.hex();
    return folder
        .resolve(hex.substring(0, STEP_CHARS))
        .resolve(hex.substring(STEP_CHARS, 2 * STEP_CHARS))
        .resolve(hex);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
