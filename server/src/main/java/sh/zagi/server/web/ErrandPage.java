// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.server.errand.Errand;
import sh.zagi.server.errand.Step;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.account.Caller;

/// `/-/errand/ID`: what a verb that a page began says, step by step. Whoever began it sees it, and
/// nobody else. It reads without JavaScript, by looking again; with it, steps come by themselves.
final class ErrandPage implements Page {
  private static final String PREFIX = "/-/errand/";
  private static final Pattern PATH = Pattern.compile(PREFIX + "([0-9a-f]{32})");
  private static final int MOST_LINES = 500;

  private final Shelf shelf;
  private final Assets assets;

  ErrandPage(Shelf shelf, Assets assets) {
    this.shelf = shelf;
    this.assets = assets;
  }

  /// What the template shows.
  ///
  /// @param script empty when it is over
  /// @param lines what it said at its end
  /// @param refused why it was not done, and the way out
  record Model(
      Frame frame,
      String title,
      Standing standing,
      List<Step> steps,
      String events,
      String script,
      List<String> lines,
      List<String> refused,
      Next next) {}

  /// Where to go from here.
  ///
  /// @param repository that is there now; empty for none
  /// @param again what to send to try once more; an empty address for nothing
  /// @param sync the repository that can be told to meet its upstream again; empty for none
  record Next(String repository, String enter, String badge, MirrorForm again, String sync) {}

  static String address(Errand errand) {
    return PREFIX + errand.id();
  }

  @Override
  public Optional<Reply> reply(Asked asked) {
    Matcher path = PATH.matcher(asked.path());
    if (!path.matches() || !asked.reads()) {
      return Optional.empty();
    }
    if (!(shelf.viewer(asked) instanceof Caller.Person viewer)) {
      return Optional.of(shelf.stranger());
    }
    return shelf.live().errands().find(path.group(1), viewer).map(errand -> page(viewer, errand));
  }

  private Reply page(Caller.Person viewer, Errand errand) {
    Optional<Outcome> outcome = errand.outcome();
    boolean isSync = errand.wish().form().containsKey("repository");
    String what = errand.wish().form().getOrDefault(isSync ? "repository" : "address", "");
    Model model =
        new Model(
            shelf.frame(viewer, isSync ? "Sync " + what : "Mirror " + what),
            Shown.line(what),
            standing(errand),
            errand.steps(),
            address(errand) + "/events",
            outcome.isPresent() ? "" : assets.address("progress.js"),
            outcome.map(ErrandPage::lines).orElse(List.of()),
            outcome.map(ErrandPage::refused).orElse(List.of()),
            next(errand, isSync));
    return shelf.templates().page(200, "errand", model).with("Cache-Control", "no-store");
  }

  private static Standing standing(Errand errand) {
    if (errand.outcome().isEmpty()) {
      return new Standing("working", Standing.Mood.BUSY);
    }
    if (!(errand.outcome().get() instanceof Outcome.Done)) {
      return new Standing("failed", Standing.Mood.BAD);
    }
    boolean isBad = errand.steps().stream().anyMatch(step -> step.state().equals("bad"));
    return isBad
        ? new Standing("here, not running", Standing.Mood.BUSY)
        : new Standing("done", Standing.Mood.GOOD);
  }

  private static List<String> lines(Outcome outcome) {
    return outcome instanceof Outcome.Done(Report.Page(List<String> lines, _))
        ? lines.stream().limit(MOST_LINES).map(Shown::line).toList()
        : List.of();
  }

  private static List<String> refused(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Refused(Problem problem) -> {
        List<String> lines = new ArrayList<>(List.of(Shown.line(problem.message())));
        problem.hints().stream().map(Shown::line).forEach(lines::add);
        yield lines;
      }
      case Outcome.Ended _ -> List.of("it was stopped before its end");
      case Outcome.Done _, Outcome.Onward _ -> List.of();
    };
  }

  private Next next(Errand errand, boolean isSync) {
    String usual = shelf.live().usualHost();
    String repository =
        errand.outcome().orElse(null) instanceof Outcome.Done(Report.Sentence(_, var fields))
            ? new Row(fields).text("repository")
            : "";
    String sync = errand.wish().form().getOrDefault("repository", "");
    String there = repository.isEmpty() ? sync : repository;
    boolean mayTry = errand.outcome().filter(how -> !isWell(errand, how)).isPresent();
    return new Next(
        there,
        shelf.links().ssh().apply(there),
        repository.isEmpty() ? "" : badge(repository),
        mayTry && !isSync
            ? MirrorForm.again(usual, errand.wish().form())
            : MirrorForm.empty(usual, ""),
        mayTry ? sync : "");
  }

  private static boolean isWell(Errand errand, Outcome how) {
    return how instanceof Outcome.Done
        && errand.steps().stream().noneMatch(step -> step.state().equals("bad"));
  }

  private String badge(String repository) {
    var web = shelf.links().web().get();
    return "[![Run on zagi]("
        + web.page("/badge/" + repository + ".svg")
        + ")]("
        + web.page("/run/" + repository)
        + ")";
  }
}
