// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http.preview;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.server.web.Notice;
import sh.zagi.server.web.Reply;
import sh.zagi.server.web.Templates;
import sh.zagi.session.Session;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.session.PreviewGate;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.AccountId;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Tickets;

/// Shows the apps of sessions. A browser gets in by an address with a ticket, which it has from
/// `session preview`; its cookie is good for that one session, and every request asks anew whether
/// its account may see it.
public final class PreviewDesk implements Request.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(PreviewDesk.class);
  private static final int MOST_OF_A_SESSION = 64;
  private static final int MOST_REQUESTS = 256;
  private static final int MOST_TUNNELS = 1024;
  private static final Duration VISIT = Duration.ofHours(12);
  private static final int LOOK_AGAIN_SECONDS = 3;

  /// Longer than an app may be silent, which ends a request in better words.
  private static final Duration IDLE = Duration.ofMinutes(6);

  private static final String OURS = "/.zagi/";
  private static final String STYLE = OURS + "zagi.css";
  private static final String OPEN = OURS + "open/";

  private final Behind behind;
  private final Places requests = new Places(MOST_OF_A_SESSION, MOST_REQUESTS);
  private final Places tunnels = new Places(MOST_OF_A_SESSION, MOST_TUNNELS);

  /// What stands behind the desk.
  ///
  /// @param gate empty when no sessions run here
  /// @param links asked at each call: the port is known only when the door is open
  public record Behind(
      Optional<PreviewGate> gate, Accounts accounts, Links links, Templates templates) {}

  public PreviewDesk(Behind behind) {
    this.behind = behind;
  }

  /// Whether the host of a request is one of ours.
  public boolean serves(Request request) {
    return address(request).isPresent();
  }

  private Optional<Address> address(Request request) {
    return Address.parse(RequestHead.host(request), previews().getHost());
  }

  private URI previews() {
    return URI.create(behind.links().web().get().previews());
  }

  private boolean secure() {
    return "https".equals(previews().getScheme());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Address address = address(request).orElseThrow();
    String path = Request.getPathInContext(request);
    if (path.equals(STYLE)) {
      reply(Templates.style(), response, callback);
    } else if (path.startsWith(OPEN)) {
      letIn(address, path.substring(OPEN.length()), new Call(request, response, callback));
    } else {
      visit(address, new Call(request, response, callback));
    }
    return true;
  }

  private record Call(Request request, Response response, Callback callback) {}

  /// Changes a ticket into a cookie.
  private void letIn(Address address, String text, Call call) {
    Tickets tickets = behind.links().tickets();
    Optional<Tickets.Ticket> ticket =
        tickets
            .look(Tickets.Kind.PREVIEW, text)
            .filter(one -> one.about().equals(address.session()))
            .flatMap(_ -> tickets.take(Tickets.Kind.PREVIEW, text));
    if (ticket.isEmpty()) {
      closed(address, call);
      return;
    }
    String visit =
        tickets.issue(
            new Tickets.Ticket(Tickets.Kind.VISIT, ticket.get().account(), address.session()),
            VISIT);
    reply(
        Reply.to("/").with("Set-Cookie", VisitCookie.header(visit, secure())),
        call.response(),
        call.callback());
  }

  private void visit(Address address, Call call) {
    Optional<PreviewGate> gate = behind.gate();
    Optional<Account> account =
        behind
            .links()
            .tickets()
            .look(Tickets.Kind.VISIT, VisitCookie.of(call.request(), secure()))
            .filter(ticket -> ticket.about().equals(address.session()))
            .flatMap(ticket -> behind.accounts().find(new AccountId(ticket.account())));
    Optional<Session> session = gate.flatMap(one -> one.shown(address.session(), account));
    if (session.isEmpty() || (account.isPresent() && isForeign(call.request()))) {
      closed(address, call);
      return;
    }
    switch (gate.orElseThrow().connect(session.get(), address.port())) {
      case PreviewGate.Way.Open(SocketChannel socket) -> open(address, socket, call);
      case PreviewGate.Way.Asleep() -> asleep(address, call);
      case PreviewGate.Way.Silent(OptionalInt port, List<Integer> others) ->
          silent(address, port, others, call);
    }
  }

  /// Whether a page of another origin makes the browser ask with its cookie. Apps of other sessions
  /// can be of the same site, so the cookie's own rule does not keep them out.
  private static boolean isForeign(Request request) {
    String site = request.getHeaders().get("Sec-Fetch-Site");
    boolean sameSite = site == null || site.equals("same-origin") || site.equals("none");
    boolean comes =
        "navigate".equals(request.getHeaders().get("Sec-Fetch-Mode"))
            && request.getMethod().equals("GET")
            && "document".equals(request.getHeaders().get("Sec-Fetch-Dest"));
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    boolean ours = origin == null || origin.endsWith("://" + RequestHead.host(request)) || sameSite;
    boolean foreignSocket =
        RequestHead.isUpgrade(request)
            && origin != null
            && !origin.endsWith("://" + RequestHead.host(request));
    return foreignSocket || (!sameSite && !comes) || !ours;
  }

  private void open(Address address, SocketChannel socket, Call call) {
    boolean upgrade = RequestHead.isUpgrade(call.request());
    Places places = upgrade ? tunnels : requests;
    if (!places.enter(address.session())) {
      close(socket);
      notice(
          HttpStatus.SERVICE_UNAVAILABLE_503,
          Notice.of(STYLE, "Too many at once", "This app has too many open requests; try again."),
          call);
      return;
    }
    boolean handedOver = false;
    try {
      AppCall app = new AppCall(socket, call.request(), RequestHead.of(call.request(), secure()));
      endPoint(call).setIdleTimeout(IDLE.toMillis());
      int status = app.ask();
      handedOver = upgrade && status == HttpStatus.SWITCHING_PROTOCOLS_101;
      if (handedOver) {
        tunnel(address, socket, app, call);
      } else if (status == HttpStatus.SWITCHING_PROTOCOLS_101) {
        throw new IOException("the app changes the protocol unasked");
      } else {
        app.tellHead(call.response(), false);
        if (app.isEndless()) {
          tellEvents(socket, app, call);
        } else {
          app.tellBody(call.response());
        }
        call.callback().succeeded();
      }
    } catch (AppCall.Failure e) {
      notice(
          HttpStatus.BAD_GATEWAY_502,
          Notice.of(STYLE, "No answer from the app", "It is there, but " + e.getMessage() + "."),
          call);
    } catch (IOException e) {
      LOG.debug("an app's answer could not be passed on", e);
      call.callback().failed(e);
    } finally {
      if (!handedOver) {
        places.leave(address.session());
        close(socket);
      }
    }
  }

  /// Events may be rare; so the end is when the browser leaves, and not a silence.
  private static void tellEvents(SocketChannel socket, AppCall app, Call call) throws IOException {
    if (call.request().getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1) {
      call.response().getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    endPoint(call).setIdleTimeout(Tunnel.IDLE.toMillis());
    socket.socket().setSoTimeout((int) Tunnel.IDLE.toMillis());
    try (Departure _ = Departure.of(call.request(), () -> close(socket))) {
      app.tellBody(call.response());
    }
  }

  private void tunnel(Address address, SocketChannel socket, AppCall app, Call call)
      throws IOException {
    app.tellHead(call.response(), true);
    socket.socket().setSoTimeout(0);
    Tunnel tunnel =
        new Tunnel(
            endPoint(call),
            call.request().getComponents().getExecutor(),
            socket,
            app.rest(),
            () -> tunnels.leave(address.session()));
    call.request().setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, tunnel);
    call.callback().succeeded();
  }

  private static EndPoint endPoint(Call call) {
    return call.request().getConnectionMetaData().getConnection().getEndPoint();
  }

  private static void close(SocketChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("an app's connection did not close", e);
    }
  }

  /// What is private and what does not exist, in the same words.
  private void closed(Address address, Call call) {
    notice(
        HttpStatus.NOT_FOUND_404,
        Notice.of(
                STYLE,
                "Nothing to see here",
                "There is no app here, or it is not shown to this browser.",
                "If it is yours, this prints an address that lets you in:")
            .withCommand(
                behind.links().ssh().apply("") + " session preview s-" + address.session()),
        call);
  }

  private void asleep(Address address, Call call) {
    notice(
        HttpStatus.SERVICE_UNAVAILABLE_503,
        Notice.of(STYLE, "The session sleeps", "Its files are kept. Enter it and start the app:")
            .withCommand(behind.links().ssh().apply("s-" + address.session()) + " zagi run"),
        call);
  }

  private void silent(Address address, OptionalInt port, List<Integer> others, Call call) {
    List<Notice.Link> links = new ArrayList<>();
    for (int other : others) {
      links.add(
          new Notice.Link(
              behind.links().preview(address.session(), OptionalInt.of(other)) + "/",
              "port " + other));
    }
    String where = port.isPresent() ? "on port " + port.getAsInt() + " " : "";
    notice(
        HttpStatus.SERVICE_UNAVAILABLE_503,
        new Notice(
            STYLE,
            "Nothing listens yet",
            List.of(
                "The session runs, but no program in it listens " + where + "now.",
                "This page looks again every "
                    + LOOK_AGAIN_SECONDS
                    + " seconds. To start the app:"),
            Optional.of(behind.links().ssh().apply("s-" + address.session()) + " zagi run"),
            links,
            Optional.of(LOOK_AGAIN_SECONDS)),
        call);
  }

  private void notice(int status, Notice notice, Call call) {
    if (call.response().isCommitted()) {
      call.callback().failed(new IOException("the answer had begun"));
      return;
    }
    call.response().reset();
    Reply page =
        behind.templates().page(status, "notice", notice).with("Cache-Control", "no-store");
    reply(page.with("Referrer-Policy", "no-referrer"), call.response(), call.callback());
  }

  private static void reply(Reply reply, Response response, Callback callback) {
    response.setStatus(reply.status());
    reply.headers().forEach(response.getHeaders()::put);
    response.write(true, reply.body(), callback);
  }
}
