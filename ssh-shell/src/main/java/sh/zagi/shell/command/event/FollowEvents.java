// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.shell.command.ClientEvent;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.RepoName;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.repo.RepoPath;
import tools.jackson.databind.json.JsonMapper;

/// One JSON object a line, whatever the door: who reads this is a program.
@Command(
    name = "events",
    description = "tell what happens as JSON, a line each: pushes, and every verb that changes")
@Needs(Need.ACCOUNT)
final class FollowEvents extends Verb {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PIECE = 500;
  private static final Duration POLL = Duration.ofMillis(300);

  private final Happenings happenings;

  @Option(
      names = "--since",
      paramLabel = "CURSOR",
      description = "what came after; 0 for all there is; only what is to come without it")
  long since = -1;

  @Option(names = "--follow", description = "go on until you leave")
  boolean follow;

  @Option(names = "--repo", paramLabel = "OWNER/REPO", description = "only of this repository")
  String repo = "";

  FollowEvents(Happenings happenings) {
    this.happenings = happenings;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    Optional<RepoPath> only = RepoName.parse(exchange.caller(), repo);
    if (!repo.isEmpty() && only.isEmpty()) {
      return refused(Problem.notFound(repo));
    }
    CountDownLatch gone = new CountDownLatch(1);
    exchange
        .client()
        .events()
        .listen(event -> {
          if (!(event instanceof ClientEvent.Resized)) {
            gone.countDown();
          }
        });
    long cursor = since < 0 ? happenings.end() : since;
    while (true) {
      Happenings.Piece piece = happenings.after(cursor, PIECE);
      tell(exchange, piece, only);
      boolean caughtUp = piece.cursor() == cursor;
      cursor = piece.cursor();
      if (caughtUp && !follow) {
        return new Outcome.Ended(ExitStatus.DONE);
      }
      if (caughtUp && gone.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Outcome.Ended(ExitStatus.DONE);
      }
    }
  }

  private void tell(Exchange exchange, Happenings.Piece piece, Optional<RepoPath> only)
      throws IOException {
    OutputStream out = exchange.streams().out();
    boolean any = false;
    for (Happening one : piece.happenings()) {
      boolean meant = only.isEmpty() || one.repository().equals(only);
      if (meant && happenings.isFor(exchange.caller(), one)) {
        out.write((JSON.writeValueAsString(one.fields()) + "\n").getBytes(UTF_8));
        any = true;
      }
    }
    if (any) {
      out.flush();
    }
  }
}
