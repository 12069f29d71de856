// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.repo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.git.upkeep.RepoCheck;

@Command(name = "repo fsck", description = "read every byte of a repository and say what is broken")
@Needs(Need.REPO_ADMIN)
final class CheckRepo extends RepoVerb {
  private static final int MOST_SHOWN = 20;

  private final Store store;

  CheckRepo(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(exchange, store, this::run);
  }

  private Outcome run(AccessChecker.Granted granted) throws IOException, InterruptedException {
    var path = granted.record().path();
    RepoCheck.Result result = new RepoCheck(store.repositories().open(granted.record())).run();
    List<String> broken =
        result.findings().stream()
            .map(one -> one.what() + " " + one.name() + ": " + one.problem())
            .toList();
    if (!broken.isEmpty()) {
      List<String> lines = new ArrayList<>(broken.subList(0, Math.min(MOST_SHOWN, broken.size())));
      if (broken.size() > MOST_SHOWN) {
        lines.add("and " + (broken.size() - MOST_SHOWN) + " more");
      }
      return refused(
          new Problem(ProblemCode.FAULT, "broken: " + path + " (" + broken.size() + ")", lines));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("repository", path.toString());
    fields.put("objects", result.objects());
    fields.put("packs", result.packs());
    fields.put("refs", result.refs());
    return done(
        new Report.Sentence(
            "whole: " + result.objects() + " objects, " + result.refs() + " refs", fields));
  }
}
