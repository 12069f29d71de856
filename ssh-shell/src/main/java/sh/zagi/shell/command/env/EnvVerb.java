// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.env;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sh.zagi.change.Signature;
import sh.zagi.env.build.Environments;
import sh.zagi.env.build.Explanations;
import sh.zagi.env.build.Proposal;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Shown;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.git.Revisions;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;

/// A verb about the environment of one repository.
abstract class EnvVerb extends RepoVerb {
  private final EnvVerbs.Desk desk;

  EnvVerb(EnvVerbs.Desk desk) {
    this.desk = desk;
  }

  /// The repository of a call.
  record Subject(RepoRecord record, Repo repo, Exchange exchange) {
    String path() {
      return record.path().toString();
    }
  }

  abstract Outcome run(Subject subject) throws InterruptedException;

  @Override
  public final Outcome run(Exchange exchange) throws InterruptedException {
    Optional<RepoRecord> record =
        desk.store()
            .access()
            .find(exchange.caller(), path(exchange))
            .map(AccessChecker.Granted::record);
    if (record.isEmpty()) {
      return refused(Problem.notFound(path(exchange).toString()));
    }
    return run(new Subject(record.get(), desk.store().repositories().open(record.get()), exchange));
  }

  final EnvVerbs.Desk desk() {
    return desk;
  }

  final Environments environments() {
    return desk.environments();
  }

  /// The commit that a word names: the trunk for no word, `proposal` for the change that waits.
  final Optional<CommitId> commit(Subject subject, String word) {
    if (word.isEmpty()) {
      return subject.repo().trunkCommit();
    }
    Optional<CommitId> proposed =
        word.equals("proposal")
            ? environments().proposals().open(subject.repo()).map(one -> one.change().commit())
            : Optional.empty();
    return proposed.or(() -> Revisions.find(subject.repo(), word));
  }

  /// An environment by revision or by the first digits of its key.
  final Optional<Explanations.Described> described(Subject subject, String word) {
    Explanations explanations = environments().explanations();
    Optional<CommitId> commit = commit(subject, word);
    return commit.isPresent()
        ? explanations.of(subject.repo(), commit.get())
        : explanations.named(subject.repo(), word);
  }

  static Problem noCommit(Subject subject, String word) {
    return word.isEmpty()
        ? Problem.of(ProblemCode.INVALID, "nothing pushed yet: " + subject.path())
        : Problem.of(
            ProblemCode.NOT_FOUND,
            "no such revision in " + subject.path() + ": " + Shown.text(word));
  }

  static Problem noEnvironment(Subject subject, String word) {
    return Problem.of(
        ProblemCode.INVALID,
        "no environment yet: " + subject.path() + (word.isEmpty() ? "" : " at " + Shown.text(word)),
        "it is built after a push and when a session is opened; 'env plan' says what it would be");
  }

  /// The signature of the person who calls; empty for anybody who is none.
  final Optional<Signature> person(Exchange exchange) {
    return exchange.caller() instanceof Caller.Person person
        ? Optional.of(
            new Signature(
                person.name(), person.name() + "@localhost", desk.workshop().clock().instant()))
        : Optional.empty();
  }

  static Problem onlyPeople(String verb) {
    return Problem.of(ProblemCode.REFUSED, verb + " is for people with an account here");
  }

  /// A change that waits, for JSON.
  static Map<String, Object> fields(String path, Proposal proposal) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("repository", path);
    fields.put("change", proposal.id().letters());
    fields.put("version", proposal.change().version());
    fields.put("ref", proposal.change().ref());
    fields.put("commit", proposal.change().commit().hex());
    fields.put("environment", proposal.key().hex());
    fields.put("what", proposal.what());
    return fields;
  }
}
