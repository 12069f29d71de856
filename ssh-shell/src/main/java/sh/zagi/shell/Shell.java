// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import sh.zagi.env.oci.Images;
import sh.zagi.shell.command.CommandTable;
import sh.zagi.shell.command.Links;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.backup.BackupVerbs;
import sh.zagi.shell.command.change.ChangeVerbs;
import sh.zagi.shell.command.change.Desk;
import sh.zagi.shell.command.collab.CollabVerbs;
import sh.zagi.shell.command.env.EnvVerbs;
import sh.zagi.shell.command.env.EnvironmentLookup;
import sh.zagi.shell.command.env.EnvironmentUpkeep;
import sh.zagi.shell.command.event.EventVerbs;
import sh.zagi.shell.command.file.FileVerbs;
import sh.zagi.shell.command.git.GitVerbs;
import sh.zagi.shell.command.group.GroupVerbs;
import sh.zagi.shell.command.hook.HookHost;
import sh.zagi.shell.command.hook.HookVerbs;
import sh.zagi.shell.command.identity.IdentityVerbs;
import sh.zagi.shell.command.key.KeyVerbs;
import sh.zagi.shell.command.lfs.LfsVerbs;
import sh.zagi.shell.command.mirror.MirrorVerbs;
import sh.zagi.shell.command.operator.OperatorDesk;
import sh.zagi.shell.command.operator.OperatorVerbs;
import sh.zagi.shell.command.passkey.PasskeyVerbs;
import sh.zagi.shell.command.quota.QuotaVerbs;
import sh.zagi.shell.command.ref.RefVerbs;
import sh.zagi.shell.command.repo.RepoVerbs;
import sh.zagi.shell.command.review.ReviewVerbs;
import sh.zagi.shell.command.rule.RuleVerbs;
import sh.zagi.shell.command.server.ServerFacts;
import sh.zagi.shell.command.server.ServerVerbs;
import sh.zagi.shell.command.session.SessionHost;
import sh.zagi.shell.command.session.SessionVerbs;
import sh.zagi.shell.command.token.TokenVerbs;
import sh.zagi.shell.command.user.UserVerbs;
import sh.zagi.shell.command.webhook.WebhookHost;
import sh.zagi.shell.command.webhook.WebhookVerbs;
import sh.zagi.storage.account.Tickets;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.git.upkeep.Upkeep;
import sh.zagi.storage.lfs.LargeFiles;

/// Makes the table of all verbs.
public final class Shell {
  private Shell() {}

  /// What runs behind the verbs beside the store.
  ///
  /// @param facts asked at each call
  public record Services(
      GitServices git,
      Upkeep packing,
      Large large,
      SessionHost sessions,
      EnvironmentLookup environments,
      Images images,
      EnvironmentUpkeep upkeep,
      EnvVerbs.Workshop workshop,
      Desk changes,
      Tickets tickets,
      OperatorDesk operating,
      MirrorVerbs.Desk mirrors,
      WebhookHost webhooks,
      HookHost hooks,
      Supplier<ServerFacts> facts) {}

  /// Large files, and where what is done to them is recorded.
  public record Large(LargeFiles files, AuditLog audit) {}

  public static CommandTable table(Store store, Services services) {
    List<Supplier<? extends Verb>> verbs = new ArrayList<>();
    Links links =
        new Links(
            userName -> services.facts().get().ssh(userName),
            () -> services.facts().get().web(),
            services.tickets());
    verbs.addAll(RepoVerbs.of(services.changes(), services.sessions(), services.packing(), links));
    verbs.addAll(RefVerbs.of(services.changes()));
    verbs.addAll(RuleVerbs.of(store));
    verbs.addAll(ReviewVerbs.of(store));
    verbs.addAll(FileVerbs.of(store));
    verbs.addAll(UserVerbs.of(store, services.sessions()));
    verbs.addAll(GroupVerbs.of(store));
    verbs.addAll(QuotaVerbs.of(store));
    verbs.addAll(EventVerbs.of(services.operating().happenings()));
    verbs.addAll(OperatorVerbs.of(store, services.operating()));
    verbs.addAll(BackupVerbs.of(services.operating().backups()));
    verbs.addAll(KeyVerbs.of(store));
    verbs.addAll(PasskeyVerbs.of(store));
    verbs.addAll(IdentityVerbs.of(store));
    verbs.addAll(ChangeVerbs.of(services.changes()));
    verbs.addAll(TokenVerbs.of(store));
    verbs.addAll(CollabVerbs.of(services.changes()));
    verbs.addAll(GitVerbs.of(store, services.git()));
    verbs.addAll(
        LfsVerbs.of(
            new LfsVerbs.Behind(
                store, services.large().files(), services.large().audit(), services.facts())));
    verbs.addAll(SessionVerbs.of(store, services.sessions(), links));
    verbs.addAll(
        EnvVerbs.of(
            store,
            new EnvVerbs.Services(
                services.environments(), services.images(), services.upkeep(), services.facts()),
            services.git(),
            services.workshop()));
    verbs.addAll(
        WebhookVerbs.of(
            new WebhookVerbs.Desk(
                store,
                services.webhooks(),
                () -> services.operating().happenings().ofRepositories())));
    verbs.addAll(HookVerbs.of(store, services.hooks()));
    verbs.addAll(MirrorVerbs.of(services.mirrors(), services.changes(), services.facts()));
    verbs.addAll(ServerVerbs.of(store, services.sessions(), services.facts(), links));
    CommandTable table = CommandTable.of(verbs);
    services.operating().happenings().learn(table);
    return table;
  }
}
