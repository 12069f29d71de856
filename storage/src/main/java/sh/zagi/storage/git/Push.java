// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceiveCommand.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.audit.AuditEvent;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.crash.Step;
import sh.zagi.storage.git.check.StrictChecker;
import sh.zagi.storage.git.sign.SignedPushes;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Quotas;
import sh.zagi.storage.repo.RefJournal;
import sh.zagi.storage.repo.RefScripts;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;

/// One push after its objects were received and checked: policy, then packs, then refs, then the
/// audit row, and only then `ok`. JGit calls it as the pre-receive hook and finds every command
/// decided, so that JGit itself moves no ref. What an upstream has new is taken in the same way.
/// Belongs to the thread of the push.
final class Push {
  private static final Logger LOG = LoggerFactory.getLogger(Push.class);

  /// What a push works on.
  ///
  /// @param act what stands before the moves in the record, such as `mirror sync: `
  record Subject(Caller caller, RepoRecord record, Repo repo, String act, Quotas quotas) {}

  /// Who is asked before a push is taken, and who hears of it afterwards.
  record Ears(PushGate gate, PushListener listener) {}

  /// What arrived, and what was noticed about it on the way.
  record Arrival(Quarantine quarantine, StrictChecker checker) {}

  private final Subject subject;
  private final Arrival arrival;
  private final AuditLog audit;
  private final Ears ears;

  Push(Subject subject, Arrival arrival, AuditLog audit, Ears ears) {
    this.subject = subject;
    this.arrival = arrival;
    this.audit = audit;
    this.ears = ears;
  }

  void decide(Incoming incoming, Collection<ReceiveCommand> commands) {
    Step.PUSH_ARRIVED.reached();
    refuseByCertificate(incoming, commands);
    refuseByPolicy(incoming, commands);
    refuseByContent(incoming, commands);
    try (Quotas.Claim claim = claim(commands)) {
      claim
          .refusal()
          .ifPresent(refusal ->
              open(commands)
                  .forEach(
                      command -> command.setResult(Result.REJECTED_OTHER_REASON, refusal.line())));
      if (judgeAndKeep(incoming, commands)) {
        claim.kept();
      }
    }
  }

  /// What brings nothing new, such as the deletion of a branch, needs no room.
  private Quotas.Claim claim(Collection<ReceiveCommand> commands) {
    long bytes = open(commands).isEmpty() ? 0 : arrival.quarantine().bytes();
    return subject.quotas().claim(subject.record(), bytes);
  }

  private boolean judgeAndKeep(Incoming incoming, Collection<ReceiveCommand> commands) {
    Optional<PushGate.Verdict> verdict = judge(incoming, commands);
    List<ReceiveCommand> accepted = open(commands);
    if (accepted.isEmpty() || verdict.isEmpty()) {
      record("refused", incoming, commands);
      return false;
    }
    try {
      apply(accepted, incoming.atomic(), verdict.get());
      keepCertificate(incoming, commands);
      record("ok", incoming, commands);
      Step.PUSH_RECORDED.reached();
    } catch (IOException | RuntimeException e) {
      LOG.error("push to {} failed", subject.record().path(), e);
      accepted.forEach(
          command -> command.setResult(Result.REJECTED_OTHER_REASON, "storage failed, try again"));
      return false;
    }
    List<RefChange> changes = changes(accepted);
    if (!changes.isEmpty()) {
      ears.listener().pushed(subject.record(), subject.caller(), changes, incoming.options());
      Step.PUSH_HEARD.reached();
    }
    return true;
  }

  private static void refuseByCertificate(Incoming incoming, Collection<ReceiveCommand> commands) {
    incoming
        .certificate()
        .flatMap(SignedPushes.Certificate::refusal)
        .ifPresent(words ->
            commands.forEach(command -> command.setResult(Result.REJECTED_OTHER_REASON, words)));
  }

  /// With what the branches and tags point at now.
  private void keepCertificate(Incoming incoming, Collection<ReceiveCommand> commands) {
    incoming
        .certificate()
        .ifPresent(certificate ->
            commands.stream()
                .filter(command -> command.getResult() == Result.OK)
                .filter(command -> command.getType() != ReceiveCommand.Type.DELETE)
                .map(command -> command.getNewId().name())
                .distinct()
                .forEach(id -> SignedPushes.keep(subject.repo(), id, certificate)));
  }

  private void refuseByPolicy(Incoming incoming, Collection<ReceiveCommand> commands) {
    String trunk = Constants.R_HEADS + subject.repo().trunk();
    Optional<String> all = RefPolicy.refusal(commands.size(), incoming.options());
    for (ReceiveCommand command : commands) {
      Optional<String> reason = all.or(() -> RefPolicy.refusal(command, trunk));
      reason.ifPresent(words -> command.setResult(Result.REJECTED_OTHER_REASON, words));
    }
    refuseRestOfAtomic(incoming, commands);
  }

  private void refuseByContent(Incoming incoming, Collection<ReceiveCommand> commands) {
    if (open(commands).isEmpty()) {
      return;
    }
    try (ObjectReader reader = incoming.objects().newObjectReader()) {
      Optional<String> content = arrival.checker().refusal(reader);
      for (ReceiveCommand command : open(commands)) {
        Optional<String> reason = content.isPresent() ? content : wrongKind(reader, command);
        reason.ifPresent(words -> command.setResult(Result.REJECTED_OTHER_REASON, words));
      }
    } catch (IOException e) {
      LOG.error("push to {}: what arrived cannot be read", subject.record().path(), e);
      open(commands)
          .forEach(
              command -> command.setResult(Result.REJECTED_OTHER_REASON, "what arrived is broken"));
    }
    refuseRestOfAtomic(incoming, commands);
  }

  /// Everything but a tag names a commit.
  private static Optional<String> wrongKind(ObjectReader reader, ReceiveCommand command)
      throws IOException {
    if (command.getType() == ReceiveCommand.Type.DELETE
        || command.getRefName().startsWith(Constants.R_TAGS)) {
      return Optional.empty();
    }
    int kind = reader.open(command.getNewId()).getType();
    return kind == Constants.OBJ_COMMIT
        ? Optional.empty()
        : Optional.of("names a " + Constants.typeString(kind) + ", not a commit");
  }

  private Optional<PushGate.Verdict> judge(Incoming incoming, Collection<ReceiveCommand> commands) {
    if (open(commands).isEmpty()) {
      return Optional.empty();
    }
    ArrivingPush push = new ArrivingPush(subject.caller(), subject.repo(), incoming, commands);
    try {
      PushGate.Verdict verdict = ears.gate().judge(push);
      refuseRestOfAtomic(incoming, commands);
      askScripts(push);
      return Optional.of(verdict);
    } catch (IOException | RuntimeException e) {
      LOG.error("push to {} cannot be judged", subject.record().path(), e);
      push.open().forEach(command -> push.refuse(command, "what arrived cannot be read"));
      return Optional.empty();
    }
  }

  /// Last of all, because nobody else's refusal needs them to run.
  private void askScripts(ArrivingPush push) {
    List<ReceiveCommand> open = push.open();
    if (open.isEmpty() || subject.caller() instanceof Caller.Platform) {
      return;
    }
    subject
        .repo()
        .askScripts(
            new RefScripts.Question(
                subject.caller().name(),
                open,
                push.options(),
                Optional.of(arrival.quarantine().objects()),
                push::say))
        .ifPresent(reason -> open.forEach(command -> push.refuse(command, reason)));
  }

  private static void refuseRestOfAtomic(Incoming incoming, Collection<ReceiveCommand> commands) {
    if (incoming.atomic() && open(commands).size() < commands.size()) {
      open(commands)
          .forEach(
              command -> command.setResult(Result.REJECTED_OTHER_REASON, "atomic push refused"));
    }
  }

  private void apply(List<ReceiveCommand> accepted, boolean atomic, PushGate.Verdict verdict)
      throws IOException {
    arrival.quarantine().release();
    Step.PACKS_RELEASED.reached();
    verdict.keep();
    List<ReceiveCommand> moving = open(accepted);
    adoptTrunk(moving, Result.NOT_ATTEMPTED);
    move(moving, atomic);
    adoptTrunk(moving, Result.OK);
  }

  private void move(List<ReceiveCommand> accepted, boolean atomic) throws IOException {
    // JGit's batch refuses commands that were decided, so it gets copies of them.
    List<ReceiveCommand> copies = new ArrayList<>();
    for (ReceiveCommand command : accepted) {
      copies.add(new ReceiveCommand(command.getOldId(), command.getNewId(), command.getRefName()));
    }
    Caller caller = subject.caller();
    String what = subject.act() + Journal.what(subject.repo(), copies);
    subject
        .repo()
        .move(new RefJournal.Move(caller.name(), Journal.kind(caller), what, copies, atomic));
    for (int i = 0; i < copies.size(); i++) {
      settle(accepted.get(i), copies.get(i));
    }
  }

  /// The ref is compared with what the client saw last. When somebody moved it meanwhile, that is
  /// said in words, unless it was moved to the very commit that this push wants.
  private void settle(ReceiveCommand command, ReceiveCommand tried) throws IOException {
    if (tried.getResult() != Result.LOCK_FAILURE) {
      command.setResult(tried.getResult(), tried.getMessage());
      return;
    }
    Ref now = subject.repo().git().exactRef(command.getRefName());
    ObjectId there = now == null ? null : now.getObjectId();
    if (command.getNewId().equals(there == null ? ObjectId.zeroId() : there)) {
      command.setResult(Result.OK);
    } else {
      String where = there == null ? "is gone" : "is at " + there.abbreviate(12).name();
      command.setResult(
          Result.REJECTED_OTHER_REASON,
          "somebody moved it while you pushed: it " + where + " now, fetch and push again");
    }
  }

  /// After the first push to an empty repository HEAD names a branch that exists. Chosen before the
  /// refs move, so that nobody finds them without it, and again when that branch did not.
  private void adoptTrunk(List<ReceiveCommand> commands, Result state) throws IOException {
    Ref head = subject.repo().git().exactRef(Constants.HEAD);
    if (head != null && head.getObjectId() != null) {
      return;
    }
    List<String> branches =
        commands.stream()
            .filter(command -> command.getResult() == state)
            .filter(command -> command.getType() != ReceiveCommand.Type.DELETE)
            .map(ReceiveCommand::getRefName)
            .filter(name -> name.startsWith(Constants.R_HEADS))
            .toList();
    boolean isNamed = head != null && branches.contains(head.getTarget().getName());
    if (!branches.isEmpty() && !isNamed) {
      subject.repo().setTrunk(Repository.shortenRefName(branches.getFirst()));
    }
  }

  private void record(String result, Incoming incoming, Collection<ReceiveCommand> commands) {
    StringBuilder detail = new StringBuilder();
    incoming.certificate().ifPresent(certificate -> detail.append(certificate.line()).append("; "));
    for (ReceiveCommand command : commands) {
      detail
          .append(command.getRefName())
          .append(' ')
          .append(command.getOldId().name())
          .append("..")
          .append(command.getNewId().name())
          .append(' ')
          .append(command.getResult())
          .append("; ");
    }
    audit.appendDurably(
        new AuditEvent(
            subject.caller().name(),
            "git-receive-pack",
            subject.record().path().toString(),
            result,
            detail.toString()));
  }

  private static List<ReceiveCommand> open(Collection<ReceiveCommand> commands) {
    return commands.stream().filter(c -> c.getResult() == Result.NOT_ATTEMPTED).toList();
  }

  private static List<RefChange> changes(List<ReceiveCommand> commands) {
    return commands.stream()
        .filter(command -> command.getResult() == Result.OK)
        .map(command ->
            new RefChange(command.getRefName(), id(command.getOldId()), id(command.getNewId())))
        .toList();
  }

  private static Optional<CommitId> id(ObjectId id) {
    return id.equals(ObjectId.zeroId()) ? Optional.empty() : Optional.of(new CommitId(id.name()));
  }
}
