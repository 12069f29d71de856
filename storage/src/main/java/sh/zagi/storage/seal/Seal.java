// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import sh.zagi.storage.folder.Disk;

/// Encrypts and opens small secrets (age v1, one X25519 recipient: this server). Whoever has the
/// database without the file of the key reads none of them. Safe for use by many threads.
public final class Seal {
  /// Keys and passwords; anything larger is no secret of this kind.
  private static final int MOST_BYTES = 64 * 1024;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final RecipientStanzaWriter recipient;
  private final RecipientStanzaReader identity;

  private Seal(String publicPart, String privatePart) throws GeneralSecurityException {
    this.recipient = X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(publicPart);
    this.identity = X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(privatePart);
  }

  /// Reads the server's key, or makes and stores one when the file is missing.
  ///
  /// @param file in the form of `age-keygen`, mode 0600
  /// @throws IOException in one line for the operator, when the file can't be read or written,
  ///   others may read it, or it holds no such key
  public static Seal open(Path file) throws IOException {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
        throw new IOException("key of secrets open to others: " + file + " (chmod 600 it)");
      }
      List<String> lines = Files.readAllLines(file, US_ASCII);
      String publicPart = line(lines, "# public key: ");
      return new Seal(publicPart, line(lines, "AGE-SECRET-KEY-1"));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("no key of secrets: " + file, e);
    }
  }

  /// A key that nothing remembers; for tests.
  public static Seal inMemory() {
    try {
      KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
      return new Seal(pair.getPublic().toString(), pair.getPrivate().toString());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has X25519", e);
    }
  }

  /// The line that begins so; comments without what announces them.
  private static String line(List<String> lines, String start) {
    String found =
        lines.stream().filter(line -> line.startsWith(start)).findFirst().orElse("").strip();
    return found.startsWith("#") ? found.substring(start.length()) : found;
  }

  private static void create(Path file) throws IOException, GeneralSecurityException {
    KeyPair pair = new X25519KeyPairGenerator().generateKeyPair();
    String text = "# public key: " + pair.getPublic() + "\n" + pair.getPrivate() + "\n";
    Disk.replace(file, text.getBytes(US_ASCII));
  }

  /// Encrypts a secret.
  ///
  /// @return base64 of an age file, which may be kept and logged
  public String seal(byte[] secret) {
    if (secret.length > MOST_BYTES) {
      throw new IllegalArgumentException("too large for a secret: " + secret.length + " bytes");
    }
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    try (WritableByteChannel channel =
        new StandardEncryptingChannelFactory()
            .newEncryptingChannel(Channels.newChannel(sealed), List.of(recipient))) {
      channel.write(ByteBuffer.wrap(secret));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("a secret could not be encrypted", e);
    }
    return Base64.getEncoder().encodeToString(sealed.toByteArray());
  }

  /// Opens what [#seal] made. The result must not be kept or logged.
  ///
  /// @throws IOException in one line, when another key encrypted it or it was changed
  public byte[] unseal(String sealed) throws IOException {
    ByteArrayOutputStream secret = new ByteArrayOutputStream();
    try (ReadableByteChannel channel =
        new StandardDecryptingChannelFactory()
            .newDecryptingChannel(
                Channels.newChannel(new ByteArrayInputStream(Base64.getDecoder().decode(sealed))),
                List.of(identity))) {
      ByteBuffer part = ByteBuffer.allocate(MOST_BYTES);
      while (channel.read(part) >= 0) {
        secret.write(part.array(), 0, part.position());
        part.clear();
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("a secret cannot be opened with this server's key", e);
    }
    return secret.toByteArray();
  }
}
