// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.ref;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.repo.NamedCommit;

@Command(name = "tag list", description = "list the tags of a repository")
@Needs(Need.REPO_READ)
final class ListTags extends RepoVerb {
  private final Store store;

  ListTags(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange,
        store,
        granted ->
            done(
                new Report.Rows(
                    store.repositories().open(granted.record()).named(RefVerbs.TAGS).stream()
                        .map(ListTags::row)
                        .toList(),
                    "no tags")));
  }

  private static Map<String, Object> row(NamedCommit tag) {
    Map<String, Object> row = RefVerbs.fields("tag", tag);
    row.put("kind", tag.annotated() ? "annotated" : "light");
    row.put("subject", tag.subject());
    return row;
  }
}
