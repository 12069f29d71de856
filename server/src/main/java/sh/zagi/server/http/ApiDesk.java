// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.server.api.Bounded;
import sh.zagi.server.api.Events;
import sh.zagi.server.api.OpenApi;
import sh.zagi.shell.command.ClientEvents;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.shell.command.CommandTable;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.NamedCall;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Streams;
import sh.zagi.storage.account.Caller;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The verbs over HTTP: `POST /api/v1/repo/create` with a JSON object of arguments runs what `ssh
/// HOST repo create` runs. Who calls is who shows a token; cookies are not looked at.
public final class ApiDesk implements Request.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiDesk.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String DOCUMENT = OpenApi.PREFIX + "openapi.json";
  private static final String EVENTS = "text/event-stream";
  private static final int MAX_BODY_BYTES = 1 << 20;
  private static final int MAX_OUTPUT_BYTES = 16 << 20;
  private static final List<String> READING = List.of("GET", "HEAD");
  private static final int UNSUPPORTED = HttpStatus.UNSUPPORTED_MEDIA_TYPE_415;

  private final Behind behind;
  private final Readers readers;

  /// What stands behind the desk.
  public record Behind(CommandTable table, CommandRunner runner, Links links, String version) {}

  ApiDesk(Behind behind, Readers readers) {
    this.behind = behind;
    this.readers = readers;
  }

  static boolean serves(String path) {
    return path.startsWith(OpenApi.PREFIX);
  }

  private record Call(Request request, Response response, Callback callback) {}

  /// A call that cannot be made, by its HTTP status.
  private static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final transient Problem problem;

    Unfit(int status, Problem problem) {
      super(problem.message());
      this.status = status;
      this.problem = problem;
    }

    Unfit(int status, String message) {
      this(status, Problem.usage(message));
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Call call = new Call(request, response, callback);
    try {
      String path = Request.getPathInContext(request);
      if (path.equals(DOCUMENT) && READING.contains(request.getMethod())) {
        answer(
            call,
            HttpStatus.OK_200,
            OpenApi.document(behind.table(), behind.version(), behind.links().web().get().base()));
      } else {
        run(call, path.substring(OpenApi.PREFIX.length()).replace('/', ' '));
      }
    } catch (Unfit e) {
      answer(call, e.status, e.problem.value());
    } catch (IOException e) {
      LOG.debug("an API client went away", e);
      callback.failed(e);
    }
    return true;
  }

  private void run(Call call, String name) throws Unfit, IOException {
    Optional<CommandTable.Row> row = behind.table().find(name);
    if (row.isEmpty()) {
      throw new Unfit(HttpStatus.NOT_FOUND_404, Problem.notFound("verb " + name));
    }
    if (!call.request().getMethod().equals("POST")) {
      call.response().getHeaders().put(HttpHeader.ALLOW, "POST");
      throw new Unfit(HttpStatus.METHOD_NOT_ALLOWED_405, "a verb is called by POST");
    }
    refuseForeign(call.request());
    Optional<Caller> caller =
        readers.caller(call.request().getHeaders().get(HttpHeader.AUTHORIZATION));
    if (caller.isEmpty()) {
      call.response().getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"zagi\"");
      throw new Unfit(HttpStatus.UNAUTHORIZED_401, "this token does not work");
    }
    Map<String, Object> values = values(call.request());
    InputStream input =
        new ByteArrayInputStream(
            String.valueOf(Optional.ofNullable(values.remove(OpenApi.INPUT)).orElse(""))
                .getBytes(UTF_8));
    switch (NamedCall.words(row.get(), values)) {
      case NamedCall.Words.Unfit(Problem problem) ->
          throw new Unfit(HttpStatus.BAD_REQUEST_400, problem);
      case NamedCall.Words.Typed(List<String> argv) -> {
        String accept = call.request().getHeaders().get(HttpHeader.ACCEPT);
        if (accept != null && accept.contains(EVENTS)) {
          stream(call, new Words(caller.get(), argv, input));
        } else {
          whole(call, new Words(caller.get(), argv, input));
        }
      }
    }
  }

  /// A page of another site can make a browser send something; it has nothing to do here.
  private void refuseForeign(Request request) throws Unfit {
    String site = request.getHeaders().get("Sec-Fetch-Site");
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    boolean foreign =
        site != null
            ? !site.equals("same-origin") && !site.equals("none")
            : origin != null && !origin.equals(behind.links().web().get().base());
    if (foreign) {
      throw new Unfit(
          HttpStatus.FORBIDDEN_403,
          Problem.of(ProblemCode.REFUSED, "pages of other places call nothing here"));
    }
  }

  private static Map<String, Object> values(Request request) throws Unfit, IOException {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (request.getLength() > MAX_BODY_BYTES) {
      throw new Unfit(HttpStatus.PAYLOAD_TOO_LARGE_413, "more than 1 MiB of arguments");
    }
    byte[] body;
    try (InputStream in = Content.Source.asInputStream(request)) {
      body = in.readNBytes(MAX_BODY_BYTES + 1);
    }
    if (body.length > MAX_BODY_BYTES) {
      throw new Unfit(HttpStatus.PAYLOAD_TOO_LARGE_413, "more than 1 MiB of arguments");
    }
    boolean isJson =
        type != null && type.toLowerCase(Locale.ROOT).strip().startsWith("application/json");
    if (!isJson) {
      if (body.length == 0 && type == null) {
        return new LinkedHashMap<>();
      }
      throw new Unfit(UNSUPPORTED, "arguments are application/json");
    }
    try {
      Map<String, Object> values =
          body.length == 0
              ? Map.of()
              : JSON.readValue(body, new TypeReference<Map<String, Object>>() {});
      return values == null ? new LinkedHashMap<>() : new LinkedHashMap<>(values);
    } catch (JacksonException _) {
      throw new Unfit(HttpStatus.BAD_REQUEST_400, "the arguments are no JSON object");
    }
  }

  private record Words(Caller caller, List<String> argv, InputStream input) {
    Exchange exchange(OutputStream out, OutputStream err) {
      return new Exchange(
          caller,
          argv,
          Map.of(),
          Optional.empty(),
          new Exchange.Client(new Streams(input, out, err), ClientEvents.none()));
    }
  }

  private void whole(Call call, Words words) {
    Bounded out = new Bounded(MAX_OUTPUT_BYTES);
    Bounded err = new Bounded(MAX_OUTPUT_BYTES);
    Outcome outcome = behind.runner().outcome(words.exchange(out, err));
    if (out.isFull() || err.isFull()) {
      Problem problem =
          Problem.of(
              ProblemCode.LIMIT,
              "more than 16 MiB were printed",
              "ask for " + EVENTS + " to have it as it comes");
      answer(call, problem.code().httpStatus(), problem.value());
      return;
    }
    switch (outcome) {
      case Outcome.Done(Report report) -> answer(call, HttpStatus.OK_200, report.value());
      case Outcome.Refused(Problem problem) ->
          answer(call, problem.code().httpStatus(), problem.value());
      case Outcome.Onward _ -> throw new IllegalStateException("the runner follows these");
      case Outcome.Ended(ExitStatus status) -> {
        Map<String, Object> ended = ended(status);
        ended.put("stdout", out.text());
        ended.put("stderr", err.text());
        answer(call, HttpStatus.OK_200, ended);
      }
    }
  }

  private static Map<String, Object> ended(ExitStatus status) {
    Map<String, Object> ended = new LinkedHashMap<>();
    switch (status) {
      case ExitStatus.Exited(int code) -> ended.put("exit", code);
      case ExitStatus.Killed(String signal) -> ended.put("signal", signal);
    }
    return ended;
  }

  /// Each piece of output as it comes, and at last how it ended.
  private void stream(Call call, Words words) throws IOException {
    headers(call.response(), EVENTS + "; charset=utf-8");
    try (OutputStream body = Content.Sink.asOutputStream(call.response())) {
      Events events = new Events(body);
      Outcome outcome =
          behind.runner().outcome(words.exchange(events.stream("stdout"), events.stream("stderr")));
      switch (outcome) {
        case Outcome.Done(Report report) -> events.send("done", report.value());
        case Outcome.Refused(Problem problem) -> events.send("refused", problem.value());
        case Outcome.Onward _ -> throw new IllegalStateException("the runner follows these");
        case Outcome.Ended(ExitStatus status) -> events.send("ended", ended(status));
      }
    }
    call.callback().succeeded();
  }

  private static void headers(Response response, String type) {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put("Referrer-Policy", "no-referrer");
    response
        .getHeaders()
        .put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  }

  private static void answer(Call call, int status, Object value) {
    call.response().setStatus(status);
    headers(call.response(), "application/json");
    byte[] bytes = (JSON.writeValueAsString(value) + "\n").getBytes(UTF_8);
    boolean bodiless = call.request().getMethod().equals("HEAD");
    call.response().getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
    call.response()
        .write(true, bodiless ? ByteBuffer.allocate(0) : ByteBuffer.wrap(bytes), call.callback());
  }
}
