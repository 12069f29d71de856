// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.repo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.change.Desk;
import sh.zagi.shell.command.session.SessionHost;
import sh.zagi.storage.git.upkeep.Upkeep;
import sh.zagi.storage.repo.RepoRecord;

/// The rows of this package for the table.
public final class RepoVerbs {
  private RepoVerbs() {}

  public static List<Supplier<? extends Verb>> of(
      Desk desk, SessionHost sessions, Upkeep upkeep, Links links) {
    Store store = desk.store();
    return List.of(
        () -> new CreateRepo(store),
        () -> new ListRepos(store),
        () -> new RepoInfo(store),
        () -> new ShowBadge(store, links),
        () -> new RenameRepo(desk),
        () -> new TransferRepo(store),
        () -> new ImportRepo(store, desk.git()),
        () -> new RepoDescription(store),
        () -> new RepoVisibility(desk),
        () -> new ProtectBranch(desk),
        () -> new CollectRepo(store, upkeep),
        () -> new CheckRepo(store),
        () -> new RestoreRepo(store),
        () -> new DeleteRepo(store, sessions));
  }

  static Map<String, Object> fields(RepoRecord record) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("repository", record.path().toString());
    fields.put("visibility", record.visibility().word());
    return fields;
  }
}
