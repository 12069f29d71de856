// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.util.Optional;
import java.util.function.Supplier;
import sh.zagi.config.ServerConfig;
import sh.zagi.server.hook.HookDesk;
import sh.zagi.server.webhook.WebhookDesk;
import sh.zagi.shell.command.OpenConnections;
import sh.zagi.shell.command.backup.BackupVerbs;
import sh.zagi.shell.command.event.Happenings;
import sh.zagi.shell.command.operator.Health;
import sh.zagi.shell.command.operator.OperatorDesk;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.audit.AuditProof;
import sh.zagi.storage.backup.Backups;
import sh.zagi.storage.backup.ServerCheck;
import sh.zagi.storage.backup.ServerCopy;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.hook.Hooks;
import sh.zagi.storage.queue.Queues;
import sh.zagi.storage.webhook.Webhooks;

/// What whoever runs the server looks at and sets.
record Operating(
    ServerConfig.Operation settings,
    OpenConnections connections,
    AuditLog audit,
    AuditProof proof,
    Happenings happenings,
    BackupVerbs.Desk backups,
    WebhookDesk webhooks,
    HookDesk hooks,
    Queues queues,
    Database database,
    Supplier<Health> health) {
  static Operating of(
      ServerConfig.Operation settings,
      AuditLog audit,
      AccessChecker access,
      ServerCopy.Parts whole) {
    Optional<Backups> backups =
        settings
            .backups()
            .folder()
            .map(folder ->
                new Backups(
                    folder,
                    settings.backups().keep(),
                    Layers.CLOCK,
                    new ServerCopy(whole, Version.TEXT)));
    Happenings happenings = new Happenings(audit, access);
    return new Operating(
        settings,
        new OpenConnections(Layers.CLOCK),
        audit,
        new AuditProof(audit, whole.folder().auditCheckpoint()),
        happenings,
        new BackupVerbs.Desk(backups, new ServerCheck(whole, audit)),
        new WebhookDesk(
            new Webhooks(whole.database(), Layers.CLOCK, settings.webhooks().retry()),
            happenings,
            whole.repositories(),
            settings.webhooks().allow()),
        new HookDesk(new Hooks(whole.database(), Layers.CLOCK), whole.repositories()),
        new Queues(),
        whole.database(),
        () -> Health.of(whole.database(), whole.folder().root()));
  }

  /// What the verbs for operators work with.
  OperatorDesk desk() {
    return new OperatorDesk(
        connections, audit, proof, happenings, backups, queues, database, health);
  }
}
