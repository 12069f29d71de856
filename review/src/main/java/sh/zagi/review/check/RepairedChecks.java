// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.Environment;
import sh.zagi.env.Progress;
import sh.zagi.env.build.Environments;
import sh.zagi.env.build.Trial;
import sh.zagi.env.spec.EnvNix;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.review.check.CheckResult.RepairTry;
import sh.zagi.review.check.Checks.Subject;
import sh.zagi.review.repair.Repair;
import sh.zagi.storage.repo.FileEntry;

/// Checks that repair: a run that fails for something that another environment could have is run
/// again in that environment, a few times. Each try is recorded with its diff and its reason in the
/// note of the result. Safe for use by many threads.
public final class RepairedChecks {
  /// How many environments are tried after the first.
  public static final int TRIES = 3;

  private static final Logger LOG = LoggerFactory.getLogger(RepairedChecks.class);
  private static final int FILE_LIMIT = 100_000;

  /// An environment that somebody wrote down is proposed to, never changed.
  private static final String WRITTEN = ".zagi/env.nix";

  private static final Comparator<CheckResult> BETTER =
      Comparator.comparing(CheckResult::green)
          .thenComparingLong(
              result -> result.runs().stream().filter(CheckResult.TaskRun::ok).count())
          .thenComparingInt(result -> result.counts().passing());

  private final Checks checks;
  private final Environments environments;
  private final Repair repair;

  public RepairedChecks(Checks checks, Environments environments, Repair repair) {
    this.checks = checks;
    this.environments = environments;
    this.repair = repair;
  }

  /// A run and what led to it.
  private record Stand(Subject subject, EnvSpec spec, Checks.Ran ran, Runnable adoption) {
    CheckResult result() {
      return ran.result();
    }
  }

  /// The result for a commit's tree. When its tasks fail for something that is missing, other
  /// environments are tried; the best of them is in effect for the tree when this returns, and the
  /// result is a durable note.
  public CheckResult ensure(Subject subject, Progress progress) throws InterruptedException {
    Optional<CheckResult> present = checks.find(subject);
    if (present.isPresent()) {
      return present.get();
    }
    Checks.Ran ran = checks.run(subject, progress);
    Optional<EnvSpec> spec = environments.spec(subject.repo(), subject.environment().key());
    List<RepairTry> tries = new ArrayList<>();
    if (ran.result().green() || spec.isEmpty()) {
      checks.keep(subject, ran.result());
      return ran.result();
    }
    Stand first = new Stand(subject, spec.get(), ran, () -> {});
    Stand best = repair(first, tries, progress);
    CheckResult result = best.result().after(tries);
    boolean repaired = !best.subject().environment().key().equals(subject.environment().key());
    if (repaired) {
      best.adoption().run();
      LOG.info(
          "{}: environment {} in place of {}",
          subject.record().path(),
          best.subject().environment().key().abbreviated(),
          subject.environment().key().abbreviated());
    }
    // The outcome first: who waits for a note must not find the first failure alone.
    checks.keep(best.subject(), result);
    if (repaired) {
      checks.keep(subject, first.result());
    }
    return result;
  }

  private Stand repair(Stand first, List<RepairTry> tries, Progress progress)
      throws InterruptedException {
    Set<String> files =
        first
            .subject()
            .repo()
            .tree(first.subject().repo().treeId(first.subject().commit()))
            .files(FILE_LIMIT)
            .stream()
            .map(FileEntry::path)
            .collect(Collectors.toSet());
    Stand best = first;
    Optional<Stand> current = Optional.of(first);
    while (current.isPresent() && !current.get().result().green() && tries.size() < TRIES) {
      Stand failed = current.get();
      String output =
          String.join("\n", failed.result().services()) + "\n" + failed.ran().failures();
      Optional<Repair.Proposal> proposal =
          repair.next(failed.spec(), new Repair.Failure(output, files::contains));
      current =
          proposal.isEmpty() ? Optional.empty() : tried(failed, proposal.get(), tries, progress);
      // What somebody wrote down is theirs to change; the record says what would help.
      if (current.isPresent()
          && !files.contains(WRITTEN)
          && BETTER.compare(current.get().result(), best.result()) > 0) {
        best = current.get();
      }
    }
    return best;
  }

  private Optional<Stand> tried(
      Stand failed, Repair.Proposal proposal, List<RepairTry> tries, Progress progress)
      throws InterruptedException {
    LOG.info("{}: {}", failed.subject().record().path(), proposal.reason());
    Subject subject = failed.subject();
    Environments.Change change =
        new Environments.Change(subject.environment().key(), proposal.spec(), proposal.evidence());
    Trial trial = environments.tryOut(subject.repo(), subject.commit(), change, progress);
    return switch (trial) {
      case Trial.Failed(String step, String sentence) -> {
        tries.add(told(failed, proposal, "", step + " failed: " + sentence));
        yield Optional.empty();
      }
      case Trial.Built(Environment environment, Runnable adoption) -> {
        Subject there = subject.in(environment);
        Checks.Ran ran = checks.run(there, progress);
        tries.add(told(failed, proposal, environment.key().hex(), ran.result().summary()));
        yield Optional.of(new Stand(there, proposal.spec(), ran, adoption));
      }
    };
  }

  private static RepairTry told(
      Stand failed, Repair.Proposal proposal, String toEnv, String outcome) {
    return new RepairTry(
        failed.subject().environment().key().hex(),
        toEnv,
        proposal.reason(),
        proposal.evidence(),
        diff(EnvNix.text(failed.spec()), EnvNix.text(proposal.spec())),
        outcome);
  }

  /// The lines that only one of two texts has; env.nix has no line twice that matters.
  private static List<String> diff(String before, String after) {
    Set<String> old = before.lines().collect(Collectors.toCollection(LinkedHashSet::new));
    Set<String> fresh = after.lines().collect(Collectors.toCollection(LinkedHashSet::new));
    return Stream.concat(
            old.stream().filter(line -> !fresh.contains(line)).map(line -> "-" + line),
            fresh.stream().filter(line -> !old.contains(line)).map(line -> "+" + line))
        .toList();
  }
}
