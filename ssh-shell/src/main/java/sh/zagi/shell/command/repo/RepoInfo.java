// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.repo;

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
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.Repo;

@Command(name = "repo info", description = "show what is known of a repository")
@Needs(Need.REPO_READ)
final class RepoInfo extends RepoVerb {
  private final Store store;

  RepoInfo(Store store) {
    this.store = store;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(exchange, store, granted -> done(new Report.Fields(fields(granted))));
  }

  private Map<String, Object> fields(AccessChecker.Granted granted) {
    Repo repo = store.repositories().open(granted.record());
    Map<String, Object> fields = RepoVerbs.fields(granted.record());
    repo.settings()
        .find(RepoDescription.SETTING)
        .ifPresent(text -> fields.put(RepoDescription.SETTING, text));
    fields.put("access", granted.access().word());
    fields.put("trunk", repo.trunk());
    fields.put("commit", repo.trunkCommit().map(CommitId::hex).orElse(""));
    fields.put("branches", repo.refs("refs/heads/").size());
    fields.put("tags", repo.refs("refs/tags/").size());
    fields.put("created", granted.record().createdAt().toString());
    return fields;
  }
}
