// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.zagi.session.Session;
import sh.zagi.shell.command.CommandRunner;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.PortAnswer;
import sh.zagi.shell.command.PortDoor;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.RepoPath;

/// Leads to ports of sessions. Who may, and which session it is, is decided by the verb that enters
/// it: a session that does not run is entered for a moment, with all that belongs to that.
public final class PortGate implements PortDoor {
  private final SessionDesk desk;
  private final CommandRunner runner;

  public PortGate(SessionDesk desk, CommandRunner runner) {
    this.desk = desk;
    this.runner = runner;
  }

  @Override
  public PortAnswer connect(Caller caller, List<String> argv, int port) {
    Optional<Session> running = running(caller, argv);
    if (running.isEmpty()) {
      var _ = runner.run(quiet(caller, argv));
      running = running(caller, argv);
    }
    if (running.isEmpty()) {
      return new PortAnswer.Refused("no session runs there; enter it first");
    }
    try {
      return new PortAnswer.Connected(
          desk.parts().sessions().ports().connect(running.get().id(), port));
    } catch (IOException e) {
      return new PortAnswer.Refused("nothing listens on port " + port + " of the session");
    }
  }

  /// The caller's own session that these words mean, while it runs.
  private Optional<Session> running(Caller caller, List<String> argv) {
    String typed = argv.getLast();
    Optional<Session> session =
        argv.getFirst().equals("open")
            ? onRepository(caller, argv, typed)
            : desk.find(caller, typed);
    return session
        .filter(one -> SessionDesk.owns(caller, one))
        .filter(one -> desk.parts().sessions().runs(one.id()));
  }

  private Optional<Session> onRepository(Caller caller, List<String> argv, String typed) {
    String revision =
        argv.stream()
            .filter(word -> word.startsWith("--at="))
            .map(word -> word.substring("--at=".length()))
            .findFirst()
            .orElse("");
    return RepoPath.parse(typed)
        .flatMap(path -> desk.parts().access().find(caller, path))
        .flatMap(granted ->
            caller
                .rightsOf()
                .map(Account::id)
                .flatMap(account ->
                    desk.parts()
                        .sessions()
                        .latest(granted.record().id(), account.value(), revision)));
  }

  private static Exchange quiet(Caller caller, List<String> argv) {
    List<String> words = new ArrayList<>(argv);
    words.add(":");
    return Exchange.mute(caller, words);
  }
}
