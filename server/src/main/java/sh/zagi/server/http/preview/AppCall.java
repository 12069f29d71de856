// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http.preview;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request to an app, over a connection of its own, and its answer as it comes. The app is
/// somebody else's program: what it says is parsed strictly and bounded.
final class AppCall {
  private static final Logger LOG = LoggerFactory.getLogger(AppCall.class);
  private static final int MAX_HEAD_BYTES = 64 * 1024;
  private static final int BUFFER_BYTES = 16 * 1024;

  /// As long as an app may say nothing.
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private static final Set<String> HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "alt-svc");

  private final SocketChannel socket;
  private final Request request;
  private final RequestHead head;
  private final Answer answer = new Answer();
  private final HttpParser parser = new HttpParser(answer, MAX_HEAD_BYTES);
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private final InputStream in;

  AppCall(SocketChannel socket, Request request, RequestHead head) throws IOException {
    this.socket = socket;
    this.request = request;
    this.head = head;
    socket.socket().setSoTimeout((int) SILENCE.toMillis());
    this.in = socket.socket().getInputStream();
    parser.setHeadResponse(request.getMethod().equals("HEAD"));
  }

  /// Why there is no answer of the app.
  static final class Failure extends IOException {
    private static final long serialVersionUID = 1L;

    Failure(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// Sends the request and waits for the head of the answer.
  ///
  /// @return its status; 101 when the app agreed to another protocol
  /// @throws Failure when the app does not answer in HTTP
  int ask() throws Failure {
    try {
      OutputStream out = socket.socket().getOutputStream();
      out.write(head.text().getBytes(ISO_8859_1));
      out.flush();
      if (head.body() != RequestHead.Body.NONE) {
        Thread.ofVirtual().name("preview body").start(() -> sendBody(out));
      }
      while (!answer.headDone) {
        if (!parse()) {
          throw new Failure("the app closed the connection without an answer", answer.cause());
        }
      }
      return answer.status;
    } catch (SocketTimeoutException e) {
      throw new Failure("the app did not answer in " + SILENCE.toMinutes() + " minutes", e);
    } catch (Failure e) {
      throw e;
    } catch (IOException e) {
      throw new Failure("the app broke off", e);
    }
  }

  /// An app may answer before it has read everything; then the rest is not sent.
  private void sendBody(OutputStream out) {
    try (InputStream content = Content.Source.asInputStream(request)) {
      byte[] bytes = new byte[BUFFER_BYTES];
      boolean chunked = head.body() == RequestHead.Body.CHUNKED;
      for (int read = content.read(bytes); read >= 0; read = content.read(bytes)) {
        if (read > 0 && chunked) {
          out.write((Integer.toHexString(read) + "\r\n").getBytes(US_ASCII));
        }
        out.write(bytes, 0, read);
        if (read > 0 && chunked) {
          out.write("\r\n".getBytes(US_ASCII));
        }
      }
      if (chunked) {
        out.write("0\r\n\r\n".getBytes(US_ASCII));
      }
      out.flush();
    } catch (IOException e) {
      LOG.debug("the body of a request to an app was cut", e);
    }
  }

  /// Reads some more of the answer.
  ///
  /// @return false when it is complete, or cannot go on
  private boolean parse() throws IOException {
    if (!buffer.hasRemaining() && !parser.isComplete() && !parser.isClosed()) {
      int read = in.read(buffer.array(), 0, BUFFER_BYTES);
      if (read < 0) {
        parser.atEOF();
        buffer.limit(0);
      } else {
        buffer.position(0).limit(read);
      }
    }
    parser.parseNext(buffer);
    if (answer.bad != null) {
      throw new IOException("not HTTP", answer.bad);
    }
    return !answer.complete && !parser.isClosed();
  }

  /// Whether the answer goes on until somebody leaves: server-sent events.
  boolean isEndless() {
    String type = answer.fields.get(HttpHeader.CONTENT_TYPE);
    return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
  }

  /// Tells the browser status and headers.
  void tellHead(Response response, boolean upgrade) {
    response.setStatus(answer.status);
    for (HttpField field : answer.fields) {
      String name = field.getLowerCaseName();
      if (name.equals("set-cookie")) {
        String cookie = VisitCookie.ofApp(field.getValue());
        if (!cookie.isEmpty()) {
          response.getHeaders().add("Set-Cookie", cookie);
        }
      } else if (!HOP.contains(name)) {
        response.getHeaders().add(field);
      }
    }
    if (upgrade) {
      response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade");
      response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
    }
  }

  /// Gives the browser the content as it comes.
  void tellBody(Response response) throws IOException {
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      while (answer.content != null || parse()) {
        ByteBuffer some = answer.take();
        if (some != null) {
          byte[] bytes = new byte[some.remaining()];
          some.get(bytes);
          out.write(bytes);
          out.flush();
        }
      }
      ByteBuffer last = answer.take();
      if (last != null) {
        byte[] bytes = new byte[last.remaining()];
        last.get(bytes);
        out.write(bytes);
      }
      if (!answer.complete) {
        throw new IOException("the app's answer was cut");
      }
    }
  }

  /// What the app said after the head of its answer.
  byte[] rest() {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  /// What the parser found.
  private static final class Answer implements HttpParser.ResponseHandler {
    private HttpFields.Mutable fields = HttpFields.build();
    private int status;
    private boolean headDone;
    private boolean complete;
    private @Nullable ByteBuffer content;
    private @Nullable Throwable bad;

    Throwable cause() {
      return bad == null ? new IOException("closed") : bad;
    }

    @Nullable ByteBuffer take() {
      ByteBuffer taken = content;
      content = null;
      return taken;
    }

    @Override
    public void startResponse(HttpVersion version, int code, String reason) {
      status = code;
      fields = HttpFields.build();
    }

    @Override
    public void parsedHeader(HttpField field) {
      if (field.getName() != null && field.getValue() != null) {
        fields.add(field);
      }
    }

    @Override
    public boolean headerComplete() {
      headDone =
          !HttpStatus.isInformational(status) || status == HttpStatus.SWITCHING_PROTOCOLS_101;
      return true;
    }

    @Override
    public boolean content(ByteBuffer some) {
      content = ByteBuffer.allocate(some.remaining()).put(some).flip();
      return true;
    }

    @Override
    public boolean contentComplete() {
      return false;
    }

    @Override
    public boolean messageComplete() {
      complete = headDone;
      return true;
    }

    @Override
    public void earlyEOF() {
      bad = new IOException("the answer ended early");
    }

    @Override
    public void badMessage(HttpException failure) {
      bad = (Throwable) failure;
    }
  }
}
