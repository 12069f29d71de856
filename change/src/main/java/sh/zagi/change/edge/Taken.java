// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.ChangeId;
import sh.zagi.change.note.NoteBook;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.git.ArrivingPush;
import sh.zagi.storage.git.PushGate;
import sh.zagi.storage.repo.Repo;

/// A push that was let pass: keeps its versions, their pushers and their prompts. All that happens
/// before refs move, so that no version is ever without its pusher.
final class Taken implements PushGate.Verdict {
  /// New versions of one push that get a ref of their own, the newest; older ones of a long history
  /// are kept by its branch.
  private static final int MOST_VERSIONS = 1_000;

  private final ArrivingPush push;
  private final PushPrompts prompts;
  private final InboxOptions options;
  private final Map<ReceiveCommand, Commits> taken = new LinkedHashMap<>();

  /// The commits of one command.
  ///
  /// @param fresh that nobody had pushed before
  /// @param changes of those that say what they belong to
  private record Commits(List<ObjectId> fresh, Map<ObjectId, ChangeId> changes) {}

  Taken(ArrivingPush push, PushPrompts prompts, InboxOptions options) {
    this.push = push;
    this.prompts = prompts;
    this.options = options;
  }

  void add(ReceiveCommand command, List<ObjectId> fresh, Map<ObjectId, ChangeId> changes) {
    taken.put(command, new Commits(fresh, changes));
  }

  @Override
  public void keep() throws IOException {
    for (ReceiveCommand command : push.open()) {
      Commits commits = taken.get(command);
      if (command.getRefName().startsWith(ChangeGate.NOTES)) {
        mergeNotes(command);
      } else if (commits != null) {
        boolean inbox = command.getRefName().startsWith(ChangeGate.INBOX);
        record(command, newest(commits.changes()), inbox);
        prompts.keep(commits.fresh(), options.prompt());
        if (inbox) {
          command.setResult(ReceiveCommand.Result.OK);
        }
      }
    }
  }

  private static Map<ObjectId, ChangeId> newest(Map<ObjectId, ChangeId> commits) {
    Map<ObjectId, ChangeId> newest = new LinkedHashMap<>();
    commits.entrySet().stream()
        .skip(Math.max(0, commits.size() - MOST_VERSIONS))
        .forEach(one -> newest.put(one.getKey(), one.getValue()));
    return newest;
  }

  private void record(ReceiveCommand command, Map<ObjectId, ChangeId> commits, boolean inbox)
      throws IOException {
    Repo repo = push.repo();
    Map<ObjectId, List<ObjectId>> before = prompts.predecessors(commits.keySet());
    Map<ChangeId, Optional<String>> owners = new LinkedHashMap<>();
    Attribution attribution = new Attribution(repo);
    for (ChangeId change : commits.values()) {
      owners.put(change, attribution.owner(change));
    }
    List<ChangeRefs.Version> versions = new ChangeRefs(repo).record(commits);
    Map<String, List<String>> facts = new TreeMap<>(options.facts());
    facts.put(Attribution.REF, List.of(command.getRefName()));
    attribution.record(push.caller(), versions, facts);
    NoteBook.follow(repo, before);
    tell(versions, owners, inbox);
  }

  private void tell(
      List<ChangeRefs.Version> versions, Map<ChangeId, Optional<String>> owners, boolean inbox) {
    String me = push.caller().rightsOf().map(Account::name).orElse(push.caller().name());
    for (ChangeRefs.Version version : versions) {
      String name = version.change().abbreviated();
      if (inbox) {
        push.say(
            version.fresh()
                ? name + " version " + version.number() + ": " + version.ref()
                : name + " version " + version.number() + ": nothing new");
      }
      owners
          .getOrDefault(version.change(), Optional.empty())
          .filter(owner -> version.fresh() && !owner.equals(me))
          .ifPresent(owner ->
              push.say(
                  name
                      + " is a change of "
                      + owner
                      + ": version "
                      + version.number()
                      + " is recorded as yours"));
    }
  }

  /// Notes of two writers are brought together, whoever was first.
  private void mergeNotes(ReceiveCommand command) throws IOException {
    if (command.getType() == ReceiveCommand.Type.DELETE) {
      return;
    }
    Repo repo = push.repo();
    Ref now = repo.git().exactRef(command.getRefName());
    ObjectId here = now == null ? null : now.getObjectId();
    if (here == null || isAhead(repo, here, command.getNewId())) {
      return;
    }
    new NoteBook(repo, command.getRefName()).merge(command.getNewId());
    command.setResult(ReceiveCommand.Result.OK);
    push.say(command.getRefName() + ": brought together with what others wrote, fetch it");
  }

  private static boolean isAhead(Repo repo, ObjectId here, ObjectId next) throws IOException {
    try (RevWalk walk = new RevWalk(repo.git())) {
      return walk.isMergedInto(walk.parseCommit(here), walk.parseCommit(next));
    }
  }
}
