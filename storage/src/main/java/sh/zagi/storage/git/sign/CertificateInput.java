// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.sign;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// What a client sends in a push, up to the pack. JGit knows the frame of OpenPGP signatures only,
/// so that of SSH ones is written as theirs until the push was read; [#original] takes it back. The
/// rest passes as it is. Belongs to one thread.
public final class CertificateInput extends FilterInputStream {
  private static final String SSH = " SSH SIGNATURE-----";
  private static final String PGP = " PGP SIGNATURE-----";

  /// How an SSH signature begins in base64, whatever it signs (`SSHSIG`).
  private static final String SSH_START = "U1NIU0lH";

  private static final int HEADER_BYTES = 4;
  private static final int LONGEST_PACKET = 65_520;

  private byte[] ready = new byte[0];
  private int at;
  private boolean passing;

  public CertificateInput(InputStream in) {
    super(in);
  }

  /// A signature as it was sent.
  static String original(String signature) {
    int body = signature.indexOf('\n') + 1;
    return signature.startsWith(SSH_START, body) ? signature.replace(PGP, SSH) : signature;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (at == ready.length && !passing) {
      ready = packet();
      at = 0;
    }
    if (at == ready.length) {
      return super.read(into, from, length);
    }
    int some = Math.min(length, ready.length - at);
    System.arraycopy(ready, at, into, from, some);
    at += some;
    return some;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /// One packet; what is none is left to the reader, and nothing is changed after it.
  private byte[] packet() throws IOException {
    byte[] header = in.readNBytes(HEADER_BYTES);
    int length = length(header);
    if (length <= HEADER_BYTES || length > LONGEST_PACKET) {
      passing = true;
      return header;
    }
    byte[] content = in.readNBytes(length - HEADER_BYTES);
    String line = new String(content, ISO_8859_1).stripTrailing();
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.writeBytes(header);
    boolean framed = line.equals("-----BEGIN" + SSH) || line.equals("-----END" + SSH);
    packet.writeBytes(
        framed ? new String(content, ISO_8859_1).replace(SSH, PGP).getBytes(ISO_8859_1) : content);
    return packet.toByteArray();
  }

  /// @return 0 for the end of the list, and for what is no length
  private static int length(byte[] header) {
    try {
      return header.length < HEADER_BYTES
          ? 0
          : Integer.parseInt(new String(header, ISO_8859_1), 16);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
