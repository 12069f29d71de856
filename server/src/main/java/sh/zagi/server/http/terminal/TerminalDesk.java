// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http.terminal;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;
import sh.zagi.server.terminal.OpenTerminal;
import sh.zagi.server.terminal.Terminals;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.Source;
import sh.zagi.shell.command.TerminalSize;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.account.Logins;
import sh.zagi.storage.account.Tickets;

/// Lets pages open terminals. Browsers let any page open a WebSocket to anywhere and send cookies
/// along, so three things must agree: the page is of this server by its `Origin`, the browser is
/// logged in, and it shows a ticket that a page of ours got for this account and place a moment
/// ago.
public final class TerminalDesk implements Request.Handler {
  /// Where pages find it.
  public static final String PATH = "/-/terminal";

  private final Behind behind;
  private final ServerWebSocketContainer sockets;
  private final Function<Request, Source> sources;

  /// What stands behind the desk.
  ///
  /// @param cookie that browsers are logged in by
  /// @param guests who somebody is that comes from an address without being logged in; empty when
  ///   nobody of that kind is let in
  public record Behind(
      Terminals terminals,
      Logins logins,
      Links links,
      String cookie,
      Function<String, Optional<Caller.Guest>> guests,
      TerminalSocket.Patience patience) {}

  /// @param server not started yet
  /// @param sources where a request comes from, as limits count it
  public TerminalDesk(Behind behind, Server server, Function<Request, Source> sources) {
    this.behind = behind;
    this.sources = sources;
    this.sockets = ServerWebSocketContainer.ensure(server);
  }

  /// Whether a request is for it.
  public static boolean serves(String path) {
    return path.equals(PATH);
  }

  /// What a page asks for.
  private record Wanted(Terminals.Visitor visitor, String place, Fields query) {
    long number(String name) {
      String text = word(name);
      return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    String word(String name) {
      @Nullable String text = query.getValue(name);
      return text == null ? "" : text;
    }

    TerminalSize size() {
      return new TerminalSize(cells("columns"), cells("rows"));
    }

    private int cells(String name) {
      return (int) Math.min(number(name), Integer.MAX_VALUE);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String base = behind.links().web().get().base();
    if (!base.equals(request.getHeaders().get(HttpHeader.ORIGIN))) {
      Response.writeError(request, response, callback, HttpStatus.FORBIDDEN_403);
      return true;
    }
    Fields query = Request.extractQueryParameters(request);
    Optional<Wanted> wanted = wanted(request, query);
    if (wanted.isEmpty()) {
      Response.writeError(request, response, callback, HttpStatus.UNAUTHORIZED_401);
      return true;
    }
    boolean upgraded =
        sockets.upgrade(
            (_, answer, _) -> {
              answer.setExtensions(List.of());
              return socket(wanted.get());
            },
            request,
            response,
            callback);
    if (!upgraded) {
      response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
      Response.writeError(request, response, callback, HttpStatus.UPGRADE_REQUIRED_426);
    }
    return true;
  }

  private Optional<Wanted> wanted(Request request, Fields query) {
    Optional<String> secret =
        Request.getCookies(request).stream()
            .filter(cookie -> cookie.getName().equals(behind.cookie()))
            .map(HttpCookie::getValue)
            .findFirst();
    Optional<Caller.Person> person = secret.flatMap(behind.logins()::find);
    @Nullable String text = query.getValue("ticket");
    String shown = text == null ? "" : text;
    if (person.isEmpty()) {
      return guest(request, shown, query);
    }
    Optional<Tickets.Ticket> ticket = behind.links().tickets().take(Tickets.Kind.TERMINAL, shown);
    if (ticket.isEmpty()) {
      return Optional.empty();
    }
    if (person.get().account().id().value() != ticket.get().account()) {
      return Optional.empty();
    }
    Terminals.Visitor visitor =
        new Terminals.Visitor(
            person.get(),
            sources.apply(request).name(),
            () -> behind.logins().find(secret.get()).map(Caller.class::cast));
    return Optional.of(new Wanted(visitor, ticket.get().about(), query));
  }

  /// Somebody who is not logged in: the ticket was made for the address that now shows it.
  private Optional<Wanted> guest(Request request, String shown, Fields query) {
    String source = sources.apply(request).name();
    Optional<Caller.Guest> guest = behind.guests().apply(source);
    return guest.isEmpty()
        ? Optional.empty()
        : behind
            .links()
            .tickets()
            .take(Tickets.Kind.GUEST, shown)
            .filter(ticket -> ticket.about().startsWith(source + " "))
            .map(ticket ->
                new Wanted(
                    new Terminals.Visitor(guest.get(), source, () -> guest.map(Caller.class::cast)),
                    ticket.about().substring(source.length() + 1),
                    query));
  }

  private Session.Listener socket(Wanted wanted) {
    String before = wanted.word("terminal");
    Optional<OpenTerminal> terminal =
        before.isEmpty()
            ? behind.terminals().open(wanted.visitor(), wanted.place(), wanted.size())
            : behind.terminals().find(before, wanted.visitor(), wanted.place());
    return terminal
        .<Session.Listener>map(one ->
            new TerminalSocket(one, wanted.number("shown"), wanted.size(), behind.patience()))
        .orElseGet(() -> before.isEmpty() ? TurnedAway.tooMany() : TurnedAway.gone());
  }
}
