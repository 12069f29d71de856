// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sh.zagi.change.RefusedException;
import sh.zagi.change.verb.Bookmarks;
import sh.zagi.change.work.Moment;
import sh.zagi.change.work.Publish;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.git.RefChange;

@Command(name = "push", description = "give work to the repository: bookmarks become its branches")
@Needs(value = Need.REPO_WRITE, changes = true)
final class PushChanges extends ChangeVerb {
  @Option(
      names = {"-b", "--bookmark"},
      paramLabel = "NAME",
      description = "only these; all that differ when nothing is said")
  List<String> bookmarks = new ArrayList<>();

  @Option(
      names = {"-c", "--change"},
      paramLabel = "REV",
      description = "this change, under a name made of its id")
  List<String> changes = new ArrayList<>();

  @Option(names = "--to", paramLabel = "BRANCH", description = "to this branch; see -r")
  String branch = "";

  @Option(
      names = {"-r", "--revision"},
      paramLabel = "REV",
      description = "what goes to the branch of --to; default @-")
  String revision = "@-";

  @Option(names = "--force", description = "also when a branch loses changes by it")
  boolean force;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "what an agent was asked, for changes that do not say so yet")
  String prompt = "";

  PushChanges(Desk desk) {
    super(desk);
  }

  @Override
  Outcome run(Target target) {
    if (!branch.isEmpty() && (!bookmarks.isEmpty() || !changes.isEmpty())) {
      throw new RefusedException("--to does not go together with -b and -c");
    }
    try {
      List<String> names = new ArrayList<>(bookmarks);
      for (String change : changes) {
        names.add(named(target, change));
      }
      return push(target, names);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void refuseLoss(Publish.Branch one) {
    if (!force && !one.lost().isEmpty()) {
      int more = one.lost().size() - 1;
      throw new RefusedException(
          one.name()
              + " would lose "
              + one.lost().getFirst()
              + (more == 0 ? "" : " and " + more + " more")
              + ": rebase onto it first (rebase -b REV -d "
              + one.name()
              + "), or say --force");
    }
  }

  private static String named(Target target, String change) throws IOException {
    String name;
    try (Moment now = target.chain().now()) {
      name = Bookmarks.Push.name(now, change);
    }
    var _ = target.chain().run(target.request(), new Bookmarks.Push(name, change));
    return name;
  }

  private Outcome push(Target target, List<String> names) throws IOException {
    List<Publish.Branch> branches;
    try (Moment now = target.chain().now()) {
      branches =
          branch.isEmpty() ? Publish.bookmarks(now, names) : Publish.change(now, branch, revision);
    }
    if (branches.isEmpty()) {
      return done(new Report.Sentence("nothing changed", Map.of("branches", List.of())));
    }
    branches.forEach(this::refuseLoss);
    Caller caller = target.exchange().caller();
    Optional<String> asked = Optional.of(prompt).filter(text -> !text.isBlank());
    Publish.send(target.chain(), new Publish.Sender(target.request(), caller, asked), branches);
    for (Publish.Branch one : branches) {
      desk()
          .git()
          .moved(
              target.record(),
              caller,
              new RefChange(one.ref(), one.before(), Optional.of(one.after())));
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Publish.Branch one : branches) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("branch", one.name());
      row.put("before", one.before().map(id -> id.hex()).orElse(""));
      row.put("after", one.after().hex());
      row.put("forward", one.forward());
      rows.add(row);
    }
    String text = String.join("\n", branches.stream().map(Publish.Branch::line).toList());
    return done(new Report.Sentence(text, Map.of("branches", rows)));
  }
}
