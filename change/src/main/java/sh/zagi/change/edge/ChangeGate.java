// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.edge;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.ReceiveCommand;
import sh.zagi.change.ChangeId;
import sh.zagi.change.commit.MalformedCommitException;
import sh.zagi.change.guard.Guardrail;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.git.ArrivingPush;
import sh.zagi.storage.git.PushGate;
import sh.zagi.storage.repo.PushPolicy;
import sh.zagi.storage.repo.Repo;

/// Looks at a push as changes: what hides code is refused, protected branches are kept, agents say
/// what they were asked and destroy nothing, and every version of a change is kept with the name of
/// its pusher. Nobody's pushed branch is ever rewritten.
public final class ChangeGate implements PushGate {
  static final String INBOX = "refs/for/";
  static final String NOTES = "refs/notes/";
  private static final String BRANCHES = "refs/heads/";

  /// Commits in one push to an inbox.
  private static final int MOST_CHANGES = 100;

  @Override
  public Verdict judge(ArrivingPush push) throws IOException {
    return new Judgement(push).judge();
  }

  /// The judgement of one push.
  private static final class Judgement {
    private final ArrivingPush push;
    private final Repo repo;
    private final Arrived arrived;
    private final CommitCheck check;
    private final PushPrompts prompts;
    private final PolicyCheck policies;
    private final BranchRules rules;
    private final Map<ObjectId, Optional<String>> checked = new HashMap<>();

    Judgement(ArrivingPush push) {
      this.push = push;
      this.repo = push.repo();
      this.arrived = new Arrived(push.objects());
      this.check = new CommitCheck(arrived);
      this.prompts = new PushPrompts(push, arrived);
      this.policies = new PolicyCheck(push.objects(), PushPolicy.of(repo.settings()));
      this.rules = new BranchRules(push.caller(), repo, arrived);
    }

    Verdict judge() throws IOException {
      boolean inbox = push.open().stream().anyMatch(one -> one.getRefName().startsWith(INBOX));
      InboxOptions.Read read = InboxOptions.of(push.options(), inbox);
      if (read instanceof InboxOptions.Read.Bad(String reason)) {
        push.open().forEach(command -> push.refuse(command, reason));
        return PushGate.OPEN.judge(push);
      }
      InboxOptions options = ((InboxOptions.Read.Good) read).options();
      Taken taken = new Taken(push, prompts, options);
      List<ReceiveCommand> commands = push.open();
      Set<ObjectId> tips = new LinkedHashSet<>();
      for (ReceiveCommand command : commands) {
        if (!command.getRefName().startsWith(NOTES)) {
          arrived.wanted(command).ifPresent(tips::add);
        }
      }
      try (Brought brought = arrived.brought(tips)) {
        for (ReceiveCommand command : commands) {
          Optional<String> refusal = refusal(command, brought, options, taken);
          refusal.ifPresent(reason -> push.refuse(command, reason));
        }
      }
      return taken;
    }

    private Optional<String> refusal(
        ReceiveCommand command, Brought brought, InboxOptions options, Taken taken)
        throws IOException {
      String ref = command.getRefName();
      if (ref.startsWith(NOTES)) {
        return prompts.removal(command);
      }
      Optional<ObjectId> wanted = arrived.wanted(command);
      if (wanted.isEmpty()) {
        return ref.startsWith(INBOX)
            ? Optional.of("an inbox takes commits")
            : rules.refusal(command);
      }
      List<ObjectId> fresh = brought.below(wanted.get());
      Optional<String> bad = bad(fresh);
      if (bad.isEmpty()) {
        bad = policies.refusal(fresh);
      }
      if (bad.isPresent()) {
        return bad;
      }
      List<ObjectId> commits = fresh;
      if (ref.startsWith(INBOX)) {
        Optional<ObjectId> target = target(ref);
        if (target.isEmpty()) {
          return Optional.of("there is no branch " + ref.substring(INBOX.length()) + " here");
        }
        commits = arrived.between(List.of(target.get()), List.of(wanted.get()));
        if (commits.isEmpty() || commits.size() > MOST_CHANGES) {
          return Optional.of(
              commits.isEmpty()
                  ? "nothing that " + ref.substring(INBOX.length()) + " does not have"
                  : commits.size() + " commits at once, at most " + MOST_CHANGES + " are taken");
        }
      } else {
        Optional<String> ruled = rules.refusal(command);
        if (ruled.isPresent()) {
          return ruled;
        }
      }
      Optional<String> refusal = prompts.refusal(fresh, options.prompt());
      if (refusal.isEmpty()) {
        refusal = someoneElses(commits);
      }
      if (refusal.isEmpty()) {
        taken.add(command, fresh, changes(commits, ref.startsWith(INBOX)));
        brought.give(fresh);
      }
      return refusal;
    }

    private Optional<ObjectId> target(String inbox) throws IOException {
      Ref branch = repo.git().exactRef(BRANCHES + inbox.substring(INBOX.length()));
      return branch == null ? Optional.empty() : Optional.ofNullable(branch.getObjectId());
    }

    private Optional<String> bad(List<ObjectId> commits) throws IOException {
      for (ObjectId id : commits) {
        Optional<String> known = checked.get(id);
        Optional<String> refusal = known == null ? check.refusal(id) : known;
        checked.put(id, refusal);
        if (refusal.isPresent()) {
          return refusal;
        }
      }
      return Optional.empty();
    }

    /// Agents give no versions to changes of others than their own person.
    private Optional<String> someoneElses(List<ObjectId> commits) throws IOException {
      Optional<Account> person = push.caller().rightsOf();
      if (!push.caller().isAgent() || person.isEmpty()) {
        return Optional.empty();
      }
      Attribution attribution = new Attribution(repo);
      for (ChangeId change : changes(commits, false).values()) {
        Optional<String> owner = attribution.owner(change);
        if (owner.isPresent() && !owner.get().equals(person.get().name())) {
          return Guardrail.REWRITE_OTHERS
              .refusal(push.caller())
              .map(reason -> reason + " (" + change.abbreviated() + " is of " + owner.get() + ")");
        }
      }
      return Optional.empty();
    }

    private Map<ObjectId, ChangeId> changes(List<ObjectId> commits, boolean derived)
        throws IOException {
      Map<ObjectId, ChangeId> changes = new LinkedHashMap<>();
      for (ObjectId id : commits) {
        try {
          var data = arrived.data(id);
          Optional<ChangeId> change =
              derived ? Optional.of(StatedChange.orDerived(data, id)) : StatedChange.of(data);
          change.ifPresent(one -> changes.put(id, one));
        } catch (MalformedCommitException e) {
          throw new IOException("commit " + id.name() + " was found good a moment ago", e);
        }
      }
      return changes;
    }
  }
}
