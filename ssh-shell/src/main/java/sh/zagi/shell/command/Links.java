// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.net.URI;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Tickets;

/// What people copy from here to a terminal or a browser.
///
/// @param ssh makes the command line that enters a user name here
/// @param web asked at each call: the port is known only when the door is open
public record Links(UnaryOperator<String> ssh, Supplier<Web> web, Tickets tickets) {
  /// How long an address with a ticket can be opened.
  public static final Duration TICKET_LIFE = Duration.ofMinutes(15);

  private static final Pattern SSH = Pattern.compile("ssh (?:-p (\\d+) )?(\\S+)");

  /// Where browsers find this server.
  ///
  /// @param base address of its pages, without a slash at the end
  /// @param previews address whose host gets the name of a session in front, for the apps of
  ///   sessions
  public record Web(String base, String previews) {
    /// Where a page is.
    ///
    /// @param path begins with a slash
    public String page(String path) {
      return base + path;
    }

    /// The origin of what a session runs.
    ///
    /// @param port of the app in the session; empty for the one that is found there
    public String preview(String session, OptionalInt port) {
      URI all = URI.create(previews);
      String name = "s-" + session + (port.isPresent() ? "-" + port.getAsInt() : "");
      return all.getScheme() + "://" + name + "." + all.getAuthority();
    }
  }

  /// The address of a repository for git.
  public String git(String repository) {
    Matcher line = SSH.matcher(ssh.apply(""));
    if (!line.matches()) {
      throw new IllegalStateException("not an ssh command line");
    }
    String port = line.group(1) == null ? "" : ":" + line.group(1);
    return "ssh://" + line.group(2) + port + "/" + repository;
  }

  /// The page of a share link.
  public String share(String token) {
    return web.get().page("/f/" + token);
  }

  /// The app of a session, for everybody who may see it.
  public String preview(String session, OptionalInt port) {
    return web.get().preview(session, port);
  }

  /// The same with a ticket in it: opens once, for the browser of this account.
  public String preview(String session, OptionalInt port, Account account) {
    String ticket =
        tickets.issue(
            new Tickets.Ticket(Tickets.Kind.PREVIEW, account.id().value(), session), TICKET_LIFE);
    return preview(session, port) + "/.zagi/open/" + ticket;
  }

  /// A page that logs a browser in, once.
  public String login(Account account) {
    return web.get()
        .page(
            "/login/"
                + tickets.issue(
                    new Tickets.Ticket(Tickets.Kind.LOGIN, account.id().value(), ""), TICKET_LIFE));
  }
}
