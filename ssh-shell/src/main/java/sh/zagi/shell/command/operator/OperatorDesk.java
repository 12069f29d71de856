// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import java.util.function.Supplier;
import sh.zagi.shell.command.OpenConnections;
import sh.zagi.shell.command.backup.BackupVerbs;
import sh.zagi.shell.command.event.Happenings;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.audit.AuditProof;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.queue.Queues;

/// What the verbs of this package work with.
public record OperatorDesk(
    OpenConnections connections,
    AuditLog audit,
    AuditProof proof,
    Happenings happenings,
    BackupVerbs.Desk backups,
    Queues queues,
    Database database,
    Supplier<Health> health) {}
