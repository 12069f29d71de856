// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.ChangeId;
import sh.zagi.change.note.NoteBook;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.PushPolicy;
import sh.zagi.storage.repo.RefScripts;
import sh.zagi.storage.repo.Repo;

/// Work that a verb gives to branches: under the same rules as a push by git, and with the same
/// records. For one thread.
public final class Publication {
  /// Of a script that refuses.
  private static final int MOST_LINES = 5;

  private final Repo repo;
  private final Caller caller;
  private final List<ReceiveCommand> commands;
  private final Arrived arrived;

  public Publication(Repo repo, Caller caller, List<ReceiveCommand> commands) {
    this.repo = repo;
    this.caller = caller;
    this.commands = List.copyOf(commands);
    this.arrived = new Arrived(repo.git());
  }

  /// Why it may not be.
  ///
  /// @param prompt what the agent was asked, when it says so now
  public Optional<String> refusal(Optional<String> prompt) throws IOException {
    BranchRules rules = new BranchRules(caller, repo, arrived);
    for (ReceiveCommand command : commands) {
      Optional<String> refusal = rules.refusal(command);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    Optional<String> policy =
        new PolicyCheck(repo.git(), PushPolicy.of(repo.settings())).refusal(fresh());
    if (policy.isPresent()) {
      return policy;
    }
    Optional<String> asked = caller.isAgent() && prompt.isEmpty() ? promptless() : Optional.empty();
    return asked.isPresent() ? asked : scripts();
  }

  /// Nobody reads what a script prints while it runs; when it refuses, its last lines are why.
  private Optional<String> scripts() {
    if (caller instanceof Caller.Platform) {
      return Optional.empty();
    }
    Deque<String> last = new ArrayDeque<>();
    Consumer<String> say =
        line -> {
          last.add(line);
          if (last.size() > MOST_LINES) {
            last.remove();
          }
        };
    return repo.askScripts(
            new RefScripts.Question(caller.name(), commands, List.of(), Optional.empty(), say))
        .map(reason -> last.isEmpty() ? reason : reason + ": " + String.join("; ", last));
  }

  private Optional<String> promptless() throws IOException {
    NoteBook book = new NoteBook(repo, NoteBook.PROMPTS);
    for (ObjectId id : fresh()) {
      if (book.find(id).isEmpty()) {
        return Optional.of(
            arrived.change(id).abbreviated()
                + " does not say what its agent was asked: add --prompt TEXT");
      }
    }
    return Optional.empty();
  }

  private List<ObjectId> fresh() throws IOException {
    List<ObjectId> tips = new ArrayList<>();
    for (ReceiveCommand command : commands) {
      arrived.wanted(command).ifPresent(tips::add);
    }
    return arrived.fresh(tips);
  }

  /// Writes down which versions of which changes these are, whose, and what was asked. To be done
  /// before the branches move, so that no version is ever without its pusher.
  public void keep(Optional<String> prompt) throws IOException {
    List<ObjectId> fresh = fresh();
    Map<ObjectId, ChangeId> changes = new LinkedHashMap<>();
    for (ObjectId id : fresh) {
      changes.put(id, arrived.change(id));
    }
    List<ChangeRefs.Version> versions = new ChangeRefs(repo).record(changes);
    List<String> refs = commands.stream().map(ReceiveCommand::getRefName).toList();
    new Attribution(repo).record(caller, versions, Map.of("ref", refs));
    NoteBook book = new NoteBook(repo, NoteBook.PROMPTS);
    Map<ObjectId, String> texts = new LinkedHashMap<>();
    for (ObjectId id : prompt.isPresent() ? fresh : List.<ObjectId>of()) {
      if (book.find(id).isEmpty()) {
        texts.put(id, prompt.get() + "\n");
      }
    }
    book.add(texts);
  }
}
