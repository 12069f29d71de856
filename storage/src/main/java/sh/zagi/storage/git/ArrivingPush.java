// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.Repo;

/// A push of which the objects are here, but not yet in the repository. For the thread of the push.
public final class ArrivingPush {
  private final Caller caller;
  private final Repo repo;
  private final Incoming incoming;
  private final Collection<ReceiveCommand> commands;

  ArrivingPush(Caller caller, Repo repo, Incoming incoming, Collection<ReceiveCommand> commands) {
    this.caller = caller;
    this.repo = repo;
    this.incoming = incoming;
    this.commands = commands;
  }

  public Caller caller() {
    return caller;
  }

  public Repo repo() {
    return repo;
  }

  /// Reads what arrived and what was here before.
  public Repository objects() {
    return incoming.objects();
  }

  /// The commands that nobody has refused yet.
  public List<ReceiveCommand> open() {
    return commands.stream()
        .filter(command -> command.getResult() == ReceiveCommand.Result.NOT_ATTEMPTED)
        .toList();
  }

  /// Refuses one command.
  ///
  /// @param reason one line for the pusher
  public void refuse(ReceiveCommand command, String reason) {
    command.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, reason);
  }

  /// What the pusher gave with `-o`, in order.
  public List<String> options() {
    return incoming.options();
  }

  /// Tells the pusher something, beside the results.
  public void say(String line) {
    incoming.say().accept(line);
  }
}
