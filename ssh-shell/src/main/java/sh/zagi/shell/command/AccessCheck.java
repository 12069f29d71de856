// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.Optional;
import java.util.function.Predicate;
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

  /// An agent learns who can do what it may not; a person in a session, from where it is done.
  private static Problem withWayOut(Caller caller, Problem problem) {
    Optional<Account> owner = caller.rightsOf();
    if (problem.code() != ProblemCode.REFUSED || owner.isEmpty()) {
      return problem;
    }
    if (caller.isAgent()) {
      return Problem.of(
          ProblemCode.REFUSED,
          problem.message() + ", and you are an agent",
          "ask " + owner.get().name() + " to do it");
    }
    return caller instanceof Caller.Inside
        ? Problem.of(
            ProblemCode.REFUSED,
            problem.message() + ", which nobody has inside a session",
            "type it where your key is")
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
          needsAccount(caller)
              ? Optional.of(refused(row.name() + " needs an account here"))
              : Optional.empty();
      case SERVER_ADMIN ->
          isServerAdmin(caller)
              ? Optional.empty()
              : Optional.of(refused(row.name() + " needs a server admin"));
      case SELF ->
          !isWhole(caller)
              ? Optional.of(refused(row.name() + " needs a key of yours" + unlimited(caller)))
              : selfProblem(caller, row.name(), verb.account());
      case GROUP_ADMIN -> groupProblem(caller, row.name(), verb, Access.ADMIN);
      case GROUP_MEMBER -> groupProblem(caller, row.name(), verb, Access.READ);
      case OWNER_MEMBER ->
          verb.account().filter(name -> !name.equalsIgnoreCase(caller.name())).isEmpty()
              ? selfProblem(caller, row.name(), Optional.empty())
              : groupProblem(caller, row.name(), verb, Access.READ);
      case REPO_OWNER -> ownerProblem(caller, row.name(), repository.orElseThrow());
      case REPO_PUSH -> pushProblem(caller, row, repository.orElseThrow());
      case REPO_SESSION ->
          accessProblem(caller, row, repository.orElseThrow(), Access.READ)
              .or(() ->
                  caller instanceof Caller.Guest
                      ? Optional.empty()
                      : selfProblem(caller, row.name(), Optional.empty()));
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
    if (needsAccount(caller)) {
      return Optional.of(refused(verb + " needs an account here" + unlimited(caller)));
    }
    boolean self = name.isEmpty() || name.get().equalsIgnoreCase(caller.name());
    return self || isServerAdmin(caller)
        ? Optional.empty()
        : Optional.of(refused(verb + " for another needs a server admin"));
  }

  /// Whether it is a person at a key of their own; nobody at all is told so elsewhere.
  private static boolean isWhole(Caller caller) {
    return caller instanceof Caller.Person
        || caller instanceof Caller.Platform
        || caller instanceof Caller.Anonymous;
  }

  /// A group of which the caller is no member is not found, as if there were none.
  private Optional<Problem> groupProblem(Caller caller, String verb, Verb about, Access wanted) {
    String group = about.account().orElse("");
    Access has = table.role(caller, group);
    if (!has.atLeast(Access.READ)) {
      return Optional.of(Problem.notFound(group));
    }
    return has.atLeast(wanted)
        ? Optional.empty()
        : Optional.of(refused(verb + " needs an admin of " + Shown.text(group)));
  }

  private static String unlimited(Caller caller) {
    return caller instanceof Caller.Limited ? ", and this one is limited" : "";
  }

  private static boolean needsAccount(Caller caller) {
    return caller instanceof Caller.Limited
        || (caller.rightsOf().isEmpty() && !isServerAdmin(caller));
  }

  /// Whether a call that runs would still be let in: asked again and again while it runs. A
  /// repository is known by its key, so that another name cuts nobody off.
  Predicate<Caller> standing(Exchange exchange, CommandTable.Row row, Verb verb) {
    Access wanted =
        switch (row.needs().value()) {
          case REPO_WRITE, REPO_PUSH -> Access.WRITE;
          case REPO_ADMIN -> Access.ADMIN;
          default -> Access.READ;
        };
    return verb.repositoryInUse(exchange)
        .flatMap(typed -> RepoName.parse(exchange.caller(), typed))
        .flatMap(path -> table.find(exchange.caller(), path))
        .map(granted -> granted.record().id())
        .<Predicate<Caller>>map(id -> caller -> table.stillAllows(caller, id, wanted))
        .orElse(_ -> true);
  }

  private static boolean isServerAdmin(Caller caller) {
    return switch (caller) {
      case Caller.Anonymous _, Caller.Guest _ -> false;
      case Caller.Person person -> person.account().admin();
      case Caller.Agent _,
          Caller.Bearer _,
          Caller.Inside _,
          Caller.Mirror _,
          Caller.Limited _,
          Caller.Deploy _ ->
          false;
      case Caller.Platform _ -> true;
    };
  }

  private static Problem refused(String message) {
    return Problem.of(ProblemCode.REFUSED, message);
  }
}
