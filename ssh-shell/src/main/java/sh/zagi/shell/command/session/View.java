// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import sh.zagi.session.SessionId;
import sh.zagi.session.Sessions;
import sh.zagi.shell.command.ClientEvent;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Outcome;

/// Shows a session's terminal to somebody who can type nothing into it.
record View(Sessions sessions, Watching watching) {
  private static final long ROUND_MILLIS = 250;
  private static final int CONTROL_C = 3;
  private static final int CONTROL_D = 4;

  Outcome run(SessionId session, Exchange exchange) throws IOException, InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    exchange
        .client()
        .events()
        .listen(event -> {
          if (event instanceof ClientEvent.HungUp) {
            over.set(true);
          }
        });
    if (exchange.terminal().isPresent()) {
      Thread.ofVirtual()
          .name("view " + session)
          .start(() -> awaitLeave(exchange.streams().in(), over));
    }
    OutputStream out = exchange.streams().out();
    say(out, "You see s-" + session + "; Ctrl-C leaves.", exchange);
    try (Watching.Onlooker onlooker = watching.join(session)) {
      while (!over.get() && sessions.runs(session)) {
        var bytes = onlooker.next(ROUND_MILLIS);
        if (bytes.isPresent()) {
          out.write(bytes.get());
          out.flush();
        }
      }
    }
    say(out, "", exchange);
    return new Outcome.Ended(ExitStatus.DONE);
  }

  private static void awaitLeave(InputStream in, AtomicBoolean over) {
    try {
      int key = in.read();
      while (key >= 0 && key != CONTROL_C && key != CONTROL_D) {
        key = in.read();
      }
    } catch (IOException _) {
      // The client is gone, which ends it too.
    }
    over.set(true);
  }

  private static void say(OutputStream out, String line, Exchange exchange) throws IOException {
    out.write((line + (exchange.terminal().isPresent() ? "\r\n" : "\n")).getBytes(UTF_8));
    out.flush();
  }
}
