// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.change.ChangeId;
import sh.zagi.change.RefusedException;
import sh.zagi.change.edge.Attribution;
import sh.zagi.change.guard.Guardrail;
import sh.zagi.change.note.NoteBook;
import sh.zagi.change.op.Operation;
import sh.zagi.change.op.View;
import sh.zagi.change.rewrite.Commits;
import sh.zagi.change.rewrite.Transaction;
import sh.zagi.storage.repo.Repo;

/// What a mutation owes when an agent asks for it: it destroys nothing that others made, and what
/// it describes says what the agent was asked. For one mutation.
final class AgentManners {
  /// How the platform writes authors: `alice` and, for her agents, `agent:alice/claude`.
  private static final Pattern AUTHOR =
      Pattern.compile("(?:agent:([^/]+)/.*|([^<]*)) <(.*)@localhost> .*", Pattern.DOTALL);

  private final Repo repo;
  private final Request request;
  private final Transaction transaction;
  private final View before;

  /// @param before what could be seen when the mutation began
  AgentManners(Repo repo, Request request, Transaction transaction, View before) {
    this.repo = repo;
    this.request = request;
    this.transaction = transaction;
    this.before = before;
  }

  /// Which commits have to say what was asked for them; to be asked when all is settled.
  ///
  /// @throws RefusedException when an agent may not do it, or does not say what it was asked
  Map<ObjectId, String> prompts() throws IOException {
    boolean agent = request.kind() == Request.Kind.AGENT;
    Optional<String> prompt = Optional.ofNullable(request.facts().get(Operation.PROMPT));
    if (!agent && prompt.isEmpty()) {
      return Map.of();
    }
    if (agent) {
      refuseOthers();
    }
    Map<ObjectId, String> prompts = new LinkedHashMap<>();
    for (ObjectId id : described()) {
      if (prompt.isPresent()) {
        prompts.put(id, prompt.get() + "\n");
      } else if (!hasPrompt(id)) {
        throw new RefusedException(
            "agents say what they were asked when they describe a change: add --prompt TEXT");
      }
    }
    return prompts;
  }

  private Commits commits() {
    return transaction.commits();
  }

  private List<ObjectId> between(View from, View to) throws IOException {
    Set<ObjectId> without = new TreeSet<>(from.named());
    without.addAll(transaction.fixed());
    return commits().range(to.named(), without);
  }

  /// Commits of which the description is new.
  private List<ObjectId> described() throws IOException {
    List<ObjectId> described = new ArrayList<>();
    for (ObjectId id : between(before, transaction.view())) {
      String text = commits().data(id).description();
      boolean known = text.isBlank() || !transaction.made().contains(id);
      for (ObjectId source : sources(id)) {
        known |= commits().data(source).description().equals(text);
      }
      if (!known) {
        described.add(id);
      }
    }
    return described;
  }

  private Set<ObjectId> sources(ObjectId id) {
    return NoteBook.sources(id, transaction.predecessors());
  }

  private boolean hasPrompt(ObjectId id) throws IOException {
    NoteBook book = new NoteBook(repo, NoteBook.PROMPTS);
    for (ObjectId source : sources(id)) {
      if (book.find(source).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private void refuseOthers() throws IOException {
    List<ObjectId> gone = between(transaction.view(), before);
    if (gone.isEmpty()) {
      return;
    }
    Set<ChangeId> still = new HashSet<>();
    for (ObjectId id : between(before, transaction.view())) {
      still.add(commits().change(id));
    }
    String me = request.facts().getOrDefault(Operation.ACCOUNT, request.who().name());
    for (ObjectId id : gone) {
      ChangeId change = commits().change(id);
      Optional<String> maker = maker(id, change).filter(one -> !one.equals(me));
      if (maker.isPresent()) {
        Guardrail rail =
            still.contains(change) ? Guardrail.REWRITE_OTHERS : Guardrail.ABANDON_OTHERS;
        throw new RefusedException(
            rail.reason() + " (" + change.abbreviated() + " is of " + maker.get() + ")");
      }
    }
  }

  /// The account that made a change, as far as that is known.
  private Optional<String> maker(ObjectId id, ChangeId change) throws IOException {
    Optional<String> owner = new Attribution(repo).owner(change);
    if (owner.isPresent()) {
      return owner;
    }
    Matcher author = AUTHOR.matcher(commits().data(id).author().toString());
    return author.matches()
        ? Optional.ofNullable(author.group(1)).or(() -> Optional.ofNullable(author.group(2)))
        : Optional.empty();
  }
}
