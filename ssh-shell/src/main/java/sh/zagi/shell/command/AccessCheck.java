// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.Optional;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.RepoPath;

/// Decides whether a caller may run a verb, and says why not in words that tell nothing about what
/// the caller may not read.
final class AccessCheck {
  private final AccessChecker table;

  AccessCheck(AccessChecker table) {
    this.table = table;
  }

  Optional<Problem> problem(Exchange exchange, CommandTable.Row row, Verb verb) {
    return decide(exchange, row, verb).map(problem -> withWayOut(exchange.caller(), problem));
  }

  /// An agent learns who can do what it may not.
  private static Problem withWayOut(Caller caller, Problem problem) {
    return caller instanceof Caller.Agent(Account owner, _) && problem.code() == ProblemCode.REFUSED
        ? Problem.of(
            ProblemCode.REFUSED,
            problem.message() + ", and you are an agent",
            "ask " + owner.name() + " to do it")
        : problem;
  }

  private Optional<Problem> decide(Exchange exchange, CommandTable.Row row, Verb verb) {
    Need need = row.needs().value();
    Caller caller = exchange.caller();
    Optional<String> repository = verb.repository(exchange);
    if (need.isAboutRepository() && repository.isEmpty()) {
      return Optional.of(
          Problem.usage(
              "which repository? " + row.name() + " is not typed in a session",
              "name it with -R OWNER/REPO, or a session with -S ID"));
    }
    return switch (need) {
      case ANYONE -> Optional.empty();
      case ACCOUNT ->
          caller instanceof Caller.Anonymous
              ? Optional.of(refused(row.name() + " needs an account here"))
              : Optional.empty();
      case SERVER_ADMIN ->
          isServerAdmin(caller)
              ? Optional.empty()
              : Optional.of(refused(row.name() + " needs a server admin"));
      case SELF ->
          caller instanceof Caller.Agent || caller instanceof Caller.Bearer
              ? Optional.of(refused(row.name() + " is for people"))
              : selfProblem(caller, row.name(), verb.account());
      case REPO_OWNER -> ownerProblem(caller, row.name(), repository.orElseThrow());
      case REPO_PUSH -> pushProblem(caller, row, repository.orElseThrow());
      case REPO_SESSION ->
          accessProblem(caller, row, repository.orElseThrow(), Access.READ)
              .or(() -> selfProblem(caller, row.name(), Optional.empty()));
      case REPO_READ -> accessProblem(caller, row, repository.orElseThrow(), Access.READ);
      case REPO_WRITE -> accessProblem(caller, row, repository.orElseThrow(), Access.WRITE);
      case REPO_ADMIN -> accessProblem(caller, row, repository.orElseThrow(), Access.ADMIN);
    };
  }

  private Optional<Problem> accessProblem(
      Caller caller, CommandTable.Row row, String typed, Access wanted) {
    Optional<RepoPath> path = RepoName.parse(caller, typed);
    Access has =
        path.flatMap(name -> table.find(caller, name))
            .map(AccessChecker.Granted::access)
            .orElse(Access.NONE);
    if (!has.atLeast(Access.READ)) {
      return Optional.of(Problem.notFound(path.map(RepoPath::toString).orElse(typed)));
    }
    return has.atLeast(wanted)
        ? Optional.empty()
        : Optional.of(
            refused(row.name() + " needs " + wanted.word() + " access to " + path.orElseThrow()));
  }

  private Optional<Problem> pushProblem(Caller caller, CommandTable.Row row, String typed) {
    boolean mayCreate =
        RepoName.parse(caller, typed).filter(path -> table.mayCreate(caller, path)).isPresent();
    return mayCreate ? Optional.empty() : accessProblem(caller, row, typed, Access.WRITE);
  }

  private Optional<Problem> ownerProblem(Caller caller, String verb, String typed) {
    Optional<RepoPath> path = RepoName.parse(caller, typed);
    if (path.isEmpty()) {
      return Optional.of(
          Problem.of(
              ProblemCode.INVALID,
              "not a repository name: " + Shown.text(typed),
              "a name is OWNER/REPO in letters, digits and . _ -"));
    }
    return table.mayCreate(caller, path.get())
        ? Optional.empty()
        : Optional.of(
            refused(verb + " needs the owner " + path.get().owner() + " or a server admin"));
  }

  private static Optional<Problem> selfProblem(Caller caller, String verb, Optional<String> name) {
    if (caller instanceof Caller.Anonymous) {
      return Optional.of(refused(verb + " needs an account here"));
    }
    boolean self = name.isEmpty() || name.get().equalsIgnoreCase(caller.name());
    return self || isServerAdmin(caller)
        ? Optional.empty()
        : Optional.of(refused(verb + " for another needs a server admin"));
  }

  private static boolean isServerAdmin(Caller caller) {
    return switch (caller) {
      case Caller.Anonymous _ -> false;
      case Caller.Person person -> person.account().admin();
      case Caller.Agent _ -> false;
      case Caller.Bearer _ -> false;
      case Caller.Platform _ -> true;
    };
  }

  private static Problem refused(String message) {
    return Problem.of(ProblemCode.REFUSED, message);
  }
}
