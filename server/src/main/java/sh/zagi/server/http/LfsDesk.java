// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.lfs.LfsId;
import sh.zagi.storage.lfs.LfsObjects;
import sh.zagi.storage.lfs.LfsVisit;
import tools.jackson.databind.JsonNode;

/// Large files over HTTP (git-lfs API: batch, basic transfers, verify, locks), below
/// `/OWNER/REPO/info/lfs/`.
final class LfsDesk implements Request.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(LfsDesk.class);
  private static final Pattern PATH =
      Pattern.compile(
          "/([^/]+/[^/]+)/info/lfs/(objects/batch|verify|locks|locks/verify"
              + "|locks/([^/]+)/unlock|objects/([^/]+))");
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,15})-");

  private final LfsGate gate;
  private final LfsLockDesk locks = new LfsLockDesk();
  private final LfsBatch batches;

  LfsDesk(HttpDoor.Behind behind) {
    this.gate = new LfsGate(behind);
    this.batches = new LfsBatch(behind.large().tickets());
  }

  /// Whether a path belongs to this desk.
  static boolean serves(String path) {
    return PATH.matcher(path).matches();
  }

  /// Whether a path is that of one large file.
  static boolean isTransfer(String path) {
    Matcher matcher = PATH.matcher(path);
    return matcher.matches() && matcher.group(4) != null;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    LfsCall call = new LfsCall(request, response, callback);
    Matcher wanted = PATH.matcher(Request.getPathInContext(request));
    try {
      if (wanted.matches()) {
        answer(call, wanted);
      } else {
        call.refuse(HttpStatus.NOT_FOUND_404, "not found");
      }
    } catch (IOException e) {
      LOG.info("{}: cut off: {}", wanted.group(2), String.valueOf(e.getMessage()));
      if (response.isCommitted()) {
        callback.failed(e);
      } else {
        call.refuse(HttpStatus.INTERNAL_SERVER_ERROR_500, "cut off, try again");
      }
    }
    return true;
  }

  private void answer(LfsCall call, Matcher wanted) throws IOException {
    String repository = wanted.group(1);
    String what = call.request().getMethod() + " " + wanted.group(2);
    String lock = wanted.group(3);
    String object = wanted.group(4);
    switch (what) {
      case "POST objects/batch" -> batch(call, repository);
      case "POST verify" -> {
        JsonNode body = call.body();
        inside(call, repository, Access.READ, visit -> verify(call, visit, body));
      }
      case "GET locks" -> inside(call, repository, Access.READ, visit -> locks.list(call, visit));
      case "POST locks" -> inside(call, repository, Access.WRITE, visit -> locks.lock(call, visit));
      case "POST locks/verify" ->
          inside(call, repository, Access.WRITE, visit -> locks.verify(call, visit));
      default -> {
        if (what.startsWith("POST") && lock != null) {
          inside(call, repository, Access.WRITE, visit -> locks.unlock(call, visit, lock));
        } else if (what.startsWith("PUT") && object != null) {
          inside(call, repository, Access.WRITE, visit -> put(call, visit, object));
        } else if (what.startsWith("GET") && object != null) {
          inside(call, repository, Access.READ, visit -> give(call, visit, object));
        } else {
          call.refuse(HttpStatus.METHOD_NOT_ALLOWED_405, "not a request of git-lfs");
        }
      }
    }
  }

  /// What is done for who was let in.
  private interface Work {
    void of(LfsVisit visit) throws IOException;
  }

  private void inside(LfsCall call, String repository, Access wanted, Work work)
      throws IOException {
    switch (gate.enter(call.request(), repository, wanted)) {
      case LfsGate.Entry.Open(LfsVisit visit) -> work.of(visit);
      case LfsGate.Entry.Closed(int status, String message) -> call.refuse(status, message);
    }
  }

  /// The direction is in the body, so that is read before anybody is let in.
  private void batch(LfsCall call, String repository) throws IOException {
    JsonNode body = call.body();
    String operation = body.path("operation").asString("");
    boolean sends = operation.equals("upload");
    if (!sends && !operation.equals("download")) {
      call.refuse(HttpStatus.UNPROCESSABLE_ENTITY_422, "operation is upload or download");
      return;
    }
    inside(
        call,
        repository,
        sends ? Access.WRITE : Access.READ,
        visit -> batches.answer(call, visit, body));
  }

  private static void verify(LfsCall call, LfsVisit visit, JsonNode body) {
    Optional<LfsVisit.Wish> wish = LfsBatch.wish(body);
    if (wish.isEmpty()) {
      call.refuse(HttpStatus.UNPROCESSABLE_ENTITY_422, "an object has an oid and a size");
      return;
    }
    switch (visit.download(wish.get())) {
      case LfsVisit.Answer.Refused refused ->
          call.refuse(
              refused.missing() ? HttpStatus.NOT_FOUND_404 : HttpStatus.UNPROCESSABLE_ENTITY_422,
              refused.reason());
      case LfsVisit.Answer.Transfer _, LfsVisit.Answer.Here _ ->
          call.json(HttpStatus.OK_200, Map.of());
    }
  }

  private static void put(LfsCall call, LfsVisit visit, String object) throws IOException {
    Optional<LfsId> id = LfsId.parse(object);
    if (id.isEmpty()) {
      call.refuse(HttpStatus.UNPROCESSABLE_ENTITY_422, "not the id of an object");
      return;
    }
    long length = call.request().getLength();
    LfsObjects.Stored stored;
    try (InputStream in = Content.Source.asInputStream(call.request())) {
      stored = visit.put(id.get(), length < 0 ? Optional.empty() : Optional.of(length), in);
    }
    switch (stored) {
      case LfsObjects.Stored.Kept _ -> call.json(HttpStatus.OK_200, Map.of());
      case LfsObjects.Stored.Refused refused ->
          call.refuse(
              refused.tooLarge()
                  ? HttpStatus.PAYLOAD_TOO_LARGE_413
                  : HttpStatus.UNPROCESSABLE_ENTITY_422,
              refused.reason());
    }
  }

  /// From the first byte or a later one: a client that was cut off goes on where it was.
  private static void give(LfsCall call, LfsVisit visit, String object) throws IOException {
    Optional<Path> file = LfsId.parse(object).flatMap(visit::file);
    if (file.isEmpty()) {
      call.refuse(HttpStatus.NOT_FOUND_404, "not found");
      return;
    }
    long size = Files.size(file.get());
    String asked = call.request().getHeaders().get(HttpHeader.RANGE);
    Matcher range = RANGE.matcher(asked == null ? "" : asked);
    long first = range.matches() ? Long.parseLong(range.group(1)) : 0;
    Response response = call.response();
    if (first > 0 && first >= size) {
      response.getHeaders().put(HttpHeader.CONTENT_RANGE, "bytes */" + size);
      call.refuse(HttpStatus.RANGE_NOT_SATISFIABLE_416, "no such range");
      return;
    }
    if (range.matches() && size > 0) {
      response.setStatus(HttpStatus.PARTIAL_CONTENT_206);
      response
          .getHeaders()
          .put(HttpHeader.CONTENT_RANGE, "bytes " + first + "-" + (size - 1) + "/" + size);
    }
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, size - first);
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "private, no-cache");
    Content.copy(Content.Source.from(file.get(), first, size - first), response, call.callback());
  }
}
