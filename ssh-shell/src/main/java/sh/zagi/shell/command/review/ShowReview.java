// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.review;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.change.edge.Proposed;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.NamedRevision;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

@Command(
    name = "review show",
    description = "show a change that was proposed: whose, for which branch, who approved it")
@Needs(Need.REPO_READ)
final class ShowReview extends RepoVerb {
  private final Store store;

  @Parameters(index = "1", paramLabel = "CHANGE", description = "its id, or the commit's")
  String change = "";

  ShowReview(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange,
        store,
        granted -> {
          Repo repo = store.repositories().open(granted.record());
          Optional<CommitId> commit = NamedRevision.find(repo, change);
          Optional<Proposed> found =
              Proposed.in(repo).stream()
                  .filter(one -> commit.filter(one.commit()::equals).isPresent())
                  .findFirst();
          return found.isEmpty()
              ? refused(Problem.notFound(change))
              : done(new Report.Fields(fields(granted.record().path().toString(), found.get())));
        });
  }

  private static Map<String, Object> fields(String repository, Proposed one) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("change", one.change());
    fields.put("repository", repository);
    fields.put("branch", one.branch());
    fields.put("by", one.by());
    fields.put("subject", one.subject());
    fields.put("commit", one.commit().hex());
    fields.put("state", ListReviews.state(one));
    fields.put(
        "approved", one.approvedBy().isEmpty() ? "nobody" : String.join(",", one.approvedBy()));
    return fields;
  }
}
