// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import sh.zagi.env.oci.Images;
import sh.zagi.shell.command.CommandTable;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.change.ChangeVerbs;
import sh.zagi.shell.command.change.Desk;
import sh.zagi.shell.command.collab.CollabVerbs;
import sh.zagi.shell.command.env.EnvVerbs;
import sh.zagi.shell.command.env.EnvironmentLookup;
import sh.zagi.shell.command.env.EnvironmentUpkeep;
import sh.zagi.shell.command.git.GitVerbs;
import sh.zagi.shell.command.key.KeyVerbs;
import sh.zagi.shell.command.repo.RepoVerbs;
import sh.zagi.shell.command.server.ServerFacts;
import sh.zagi.shell.command.server.ServerVerbs;
import sh.zagi.shell.command.session.SessionHost;
import sh.zagi.shell.command.session.SessionVerbs;
import sh.zagi.shell.command.token.TokenVerbs;
import sh.zagi.shell.command.user.UserVerbs;
import sh.zagi.storage.git.GitServices;

/// Makes the table of all verbs.
public final class Shell {
  private Shell() {}

  /// What runs behind the verbs beside the store.
  ///
  /// @param facts asked at each call
  public record Services(
      GitServices git,
      SessionHost sessions,
      EnvironmentLookup environments,
      Images images,
      EnvironmentUpkeep upkeep,
      EnvVerbs.Workshop workshop,
      Desk changes,
      Supplier<ServerFacts> facts) {}

  public static CommandTable table(Store store, Services services) {
    List<Supplier<? extends Verb>> verbs = new ArrayList<>();
    verbs.addAll(RepoVerbs.of(services.changes(), services.sessions()));
    verbs.addAll(UserVerbs.of(store, services.sessions()));
    verbs.addAll(KeyVerbs.of(store));
    verbs.addAll(ChangeVerbs.of(services.changes()));
    verbs.addAll(TokenVerbs.of(store));
    verbs.addAll(CollabVerbs.of(store));
    verbs.addAll(GitVerbs.of(store, services.git()));
    verbs.addAll(
        SessionVerbs.of(
            store, services.sessions(), userName -> services.facts().get().ssh(userName)));
    verbs.addAll(
        EnvVerbs.of(
            store,
            new EnvVerbs.Services(
                services.environments(), services.images(), services.upkeep(), services.facts()),
            services.git(),
            services.workshop()));
    verbs.addAll(ServerVerbs.of(store, services.sessions(), services.facts()));
    return CommandTable.of(verbs);
  }
}
