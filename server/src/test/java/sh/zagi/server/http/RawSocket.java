// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;

/// A WebSocket client (RFC 6455) that sends what it is told, right or wrong.
final class RawSocket implements AutoCloseable {
  /// RFC 6455 section 7.4.1: closed without a frame that says why.
  static final int NO_STATUS = 1006;

  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final String head;

  /// What came.
  static final class Frame {
    private final int kind;
    private final byte[] payload;

    private Frame(int kind, byte[] payload) {
      this.kind = kind;
      this.payload = payload;
    }

    int kind() {
      return kind;
    }

    int size() {
      return payload.length;
    }

    String text() {
      return new String(payload, UTF_8);
    }

    void writeTo(OutputStream to) throws IOException {
      to.write(payload);
    }

    /// The status of a close.
    int status() {
      return payload.length < 2 ? 0 : (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
    }
  }

  private RawSocket(Socket socket, DataInputStream in, DataOutputStream out, String head) {
    this.socket = socket;
    this.in = in;
    this.out = out;
    this.head = head;
  }

  /// Asks for an upgrade.
  static RawSocket ask(int port, String path, Map<String, String> headers) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: zagi.test\r\n");
    request.append("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n");
    request.append("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n");
    request.append("Sec-WebSocket-Extensions: permessage-deflate\r\n");
    headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.write(request.append("\r\n").toString().getBytes(UTF_8));
    out.flush();
    DataInputStream in = new DataInputStream(socket.getInputStream());
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
      head.write(in.readByte());
    }
    return new RawSocket(socket, in, out, head.toString(UTF_8));
  }

  int status() {
    return Integer.parseInt(head.split(" ", 3)[1]);
  }

  String head() {
    return head;
  }

  void text(String message) throws IOException {
    frame(FINAL | TEXT, message.getBytes(UTF_8));
  }

  void binary(byte[] bytes) throws IOException {
    frame(FINAL | BINARY, bytes);
  }

  /// Sends a frame whose payload is masked with zeros.
  ///
  /// @param first byte of the frame: its kind, and whether it is the last of a message
  void frame(int first, byte[] payload) throws IOException {
    claim(first, payload.length);
    out.write(payload);
    out.flush();
  }

  /// Sends the head of a frame only.
  void claim(int first, long length) throws IOException {
    out.writeByte(first);
    if (length < TWO_BYTES) {
      out.writeByte(MASKED | (int) length);
    } else if (length <= 0xffff) {
      out.writeByte(MASKED | TWO_BYTES);
      out.writeShort((int) length);
    } else {
      out.writeByte(MASKED | EIGHT_BYTES);
      out.writeLong(length);
    }
    out.writeInt(0);
    out.flush();
  }

  /// Sends bytes as they are.
  void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /// The next frame that is no ping.
  Frame next() throws IOException {
    while (true) {
      int kind = in.readUnsignedByte() & 0x0f;
      int length = in.readUnsignedByte();
      if (length == TWO_BYTES) {
        length = in.readUnsignedShort();
      } else if (length == EIGHT_BYTES) {
        length = Math.toIntExact(in.readLong());
      }
      Frame frame = new Frame(kind, in.readNBytes(length));
      if (kind == TEXT || kind == BINARY || kind == CLOSE) {
        return frame;
      }
    }
  }

  /// The status with which the server closes, whatever comes before; [#NO_STATUS] when the
  /// connection just ends.
  int closed() throws IOException {
    try {
      Frame frame = next();
      while (frame.kind() != CLOSE) {
        frame = next();
      }
      return frame.status();
    } catch (EOFException _) {
      return NO_STATUS;
    }
  }

  /// Breaks the connection without a word.
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
