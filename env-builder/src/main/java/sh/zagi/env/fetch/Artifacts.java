// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.zagi.env.lock.CanonicalJson;

/// Every file that a lock names, kept on disk by SHA-256: registries forget, locks do not.
///
/// Beside the files stand pointers from registry paths to digests, for paths whose content never
/// changes. They save requests and are never trusted over a digest.
public final class Artifacts {
  private static final long SIZE_LIMIT_BYTES = 1L << 30;
  private static final int CHUNK_BYTES = 64 << 10;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final Path root;

  /// @param root a folder that this class owns
  public Artifacts(Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("new"));
  }

  /// A file that is here already.
  public Optional<Artifact> find(String sha256) throws IOException {
    if (!SHA256.matcher(sha256).matches()) {
      return Optional.empty();
    }
    Path file = file(sha256);
    return Files.isRegularFile(file)
        ? Optional.of(new Artifact(sha256, Files.size(file), file))
        : Optional.empty();
  }

  /// The file that a registry path gave before.
  Optional<Artifact> find(RegistryPath path) throws IOException {
    Path pointer = pointer(path);
    return Files.isRegularFile(pointer)
        ? find(Files.readString(pointer).strip())
        : Optional.empty();
  }

  void remember(RegistryPath path, Artifact artifact) throws IOException {
    Path pointer = pointer(path);
    Files.createDirectories(Objects.requireNonNull(pointer.getParent()));
    Path fresh = Files.createTempFile(root.resolve("new"), "pointer", "");
    Files.writeString(fresh, artifact.sha256() + "\n");
    Files.move(fresh, pointer, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Keeps a text that the platform made itself.
  public Artifact put(byte[] content) throws IOException {
    return keep(new ByteArrayInputStream(content), List.of()).orElseThrow();
  }

  /// Keeps a file whose digest was checked, without a second copy where the disk allows: nobody
  /// writes to either name ever again.
  public void adopt(String sha256, Path checked) throws IOException {
    if (find(sha256).isPresent()) {
      return;
    }
    Path file = file(sha256);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Path fresh = Files.createTempFile(root.resolve("new"), "adopted", "");
    try {
      linkOrCopy(checked, fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /// Gives a kept file one more name, for a program that reads the name.
  public static void linkOrCopy(Path file, Path name) throws IOException {
    Files.deleteIfExists(name);
    try {
      Files.createLink(name, file);
    } catch (FileSystemException | UnsupportedOperationException _) {
      // another file system, or one without links
      Files.copy(file, name);
    }
  }

  /// A digest of a kept file in the algorithm that npm uses today.
  public Integrity sha512(Artifact artifact) throws IOException {
    MessageDigest digest = new Integrity("sha512", "").digest();
    try (InputStream content = Files.newInputStream(artifact.file())) {
      copy(content, OutputStream.nullOutputStream(), List.of(digest));
    }
    return new Integrity("sha512", HexFormat.of().formatHex(digest.digest()));
  }

  /// Keeps what the stream gives if it has the expected digests.
  ///
  /// @return empty when a digest differs; nothing is kept then
  Optional<Artifact> keep(InputStream content, List<Integrity> expected) throws IOException {
    Path fresh = Files.createTempFile(root.resolve("new"), "artifact", "");
    try {
      MessageDigest sha256 = Integrity.sha256("").digest();
      List<MessageDigest> digests = expected.stream().map(Integrity::digest).toList();
      List<MessageDigest> all = new ArrayList<>(digests);
      all.add(sha256);
      long size;
      try (OutputStream out = Files.newOutputStream(fresh)) {
        size = copy(content, out, all);
      }
      if (!matches(digests, expected)) {
        return Optional.empty();
      }
      String hex = HexFormat.of().formatHex(sha256.digest());
      Path file = file(hex);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      return Optional.of(new Artifact(hex, size, file));
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /// Whether the kept file has these digests.
  boolean has(Artifact artifact, List<Integrity> expected) throws IOException {
    List<MessageDigest> digests = expected.stream().map(Integrity::digest).toList();
    if (!digests.isEmpty()) {
      try (InputStream content = Files.newInputStream(artifact.file())) {
        copy(content, OutputStream.nullOutputStream(), digests);
      }
    }
    return matches(digests, expected);
  }

  private static boolean matches(List<MessageDigest> digests, List<Integrity> expected) {
    for (int i = 0; i < digests.size(); i++) {
      if (!HexFormat.of().formatHex(digests.get(i).digest()).equals(expected.get(i).hex())) {
        return false;
      }
    }
    return true;
  }

  private static long copy(InputStream content, OutputStream out, List<MessageDigest> digests)
      throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    long size = 0;
    for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
      size += read;
      if (size > SIZE_LIMIT_BYTES) {
        throw new IOException("larger than " + (SIZE_LIMIT_BYTES >> 20) + " MiB");
      }
      out.write(chunk, 0, read);
      for (MessageDigest digest : digests) {
        digest.update(chunk, 0, read);
      }
    }
    return size;
  }

  private Path file(String sha256) {
    return root.resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  private Path pointer(RegistryPath path) {
    String name = CanonicalJson.sha256((path.registry() + " " + path.path()).getBytes(UTF_8));
    return root.resolve("paths").resolve(name.substring(0, 2)).resolve(name);
  }
}
