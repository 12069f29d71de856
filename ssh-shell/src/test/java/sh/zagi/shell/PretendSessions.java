// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import sh.zagi.shell.command.ClientEvent;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.session.SessionDesk;
import sh.zagi.shell.command.session.SessionHost;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.RepoRecord;

/// Stands in for containers: a handful of "commands" that show what a door must carry.
public final class PretendSessions implements SessionHost {
  public final LinkedBlockingQueue<ClientEvent> events = new LinkedBlockingQueue<>();
  public final CountDownLatch hungUp = new CountDownLatch(1);

  @Override
  public Outcome enter(Wanted wanted, Exchange exchange) throws IOException, InterruptedException {
    exchange.client().events().listen(this::heard);
    OutputStream out = exchange.streams().out();
    String line = wanted.command().orElse("shell");
    int status = 0;
    switch (line.split(" ", 2)[0]) {
      case "exit" -> status = Integer.parseInt(line.substring(5));
      case "both" -> {
        out.write("to out\n".getBytes(UTF_8));
        exchange.streams().err().write("to err\n".getBytes(UTF_8));
      }
      case "cat" -> exchange.streams().in().transferTo(out);
      case "much" -> {
        byte[] line64 = ("x".repeat(63) + "\n").getBytes(UTF_8);
        for (int i = 0; i < 100_000; i++) {
          out.write(line64);
        }
        status = 3;
      }
      case "killed" -> {
        return new Outcome.Ended(new ExitStatus.Killed("TERM"));
      }
      case "wait" -> hungUp.await();
      default ->
          out.write(
              (words(wanted.which())
                      + " tty="
                      + exchange.terminal().map(t -> t.type() + " " + t.size()).orElse("none")
                      + " variables="
                      + new java.util.TreeMap<>(exchange.variables())
                      + " line="
                      + line
                      + "\n")
                  .getBytes(UTF_8));
    }
    out.flush();
    return new Outcome.Ended(new ExitStatus.Exited(status));
  }

  private static String words(Which which) {
    return switch (which) {
      case Which.Latest(RepoRecord record) -> record.path() + " new=false";
      case Which.Fresh(RepoRecord record) -> record.path() + " new=true";
      case Which.At(RepoRecord record, String revision) -> record.path() + " at=" + revision;
      case Which.One(String id) -> "one=" + id;
      case Which.Link(String token) -> "link=" + token;
    };
  }

  private void heard(ClientEvent event) {
    events.add(event);
    if (event instanceof ClientEvent.HungUp) {
      hungUp.countDown();
    }
  }

  @Override
  public List<Listed> list(Caller caller) {
    return List.of(
        new Listed(
            "abcdefghij123456", "alice/web", caller.name(), "running", "2026-11-22T00:00Z", ""));
  }

  @Override
  public List<Listed> list(Caller.Person caller, RepoRecord repository) {
    return List.of();
  }

  @Override
  public boolean letsStrangersIn() {
    return false;
  }

  @Override
  public Optional<SessionDesk> desk() {
    return Optional.empty();
  }

  @Override
  public void endAll(RepoRecord repository) {}

  @Override
  public void endAll(Account account) {}
}
