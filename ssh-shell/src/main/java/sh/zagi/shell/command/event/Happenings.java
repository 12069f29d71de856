// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.event;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import sh.zagi.shell.command.CommandTable;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.audit.AuditEntry;
import sh.zagi.storage.audit.AuditLog;

/// Everything that happened, in its order, with the right to know of it. Safe for use by many
/// threads.
public final class Happenings {
  private static final String WEBHOOKS = "webhook.";

  private final AuditLog audit;
  private final AccessChecker access;
  private final AtomicReference<Set<String>> telling = new AtomicReference<>(Set.of());

  public Happenings(AuditLog audit, AccessChecker access) {
    this.audit = audit;
    this.access = access;
  }

  /// Learns which verbs change what is stored: what was only read is nobody's business.
  public void learn(CommandTable table) {
    telling.set(
        Set.copyOf(
            table.rows().stream()
                .filter(row -> row.needs().changes())
                .map(CommandTable.Row::name)
                .toList()));
  }

  /// What the events are named that webhooks of a repository may hear of.
  public EventNames ofRepositories() {
    return new EventNames(
        telling.get().stream().map(Happening::nameOf).filter(Happenings::isForWebhooks).toList());
  }

  /// Whether webhooks are told of events of that name: not of what is done to webhooks.
  public static boolean isForWebhooks(String name) {
    return !name.startsWith(WEBHOOKS);
  }

  /// A piece of the stream.
  ///
  /// @param cursor where the next piece begins
  public record Piece(List<Happening> happenings, long cursor) {
    public Piece {
      happenings = List.copyOf(happenings);
    }
  }

  /// What came after a cursor; the cursor moves also over what is not told.
  public Piece after(long cursor, int limit) {
    List<AuditEntry> entries = audit.after(cursor, limit);
    return new Piece(
        entries.stream()
            .filter(entry -> telling.get().contains(entry.event().action()))
            .map(Happening::of)
            .flatMap(Optional::stream)
            .toList(),
        entries.isEmpty() ? cursor : entries.getLast().seq());
  }

  /// Where the stream ends now.
  public long end() {
    return audit.lastSeq();
  }

  /// Whether a caller may know: of repositories that they may read; of all else as an admin.
  public boolean isFor(Caller caller, Happening happening) {
    boolean admin = caller instanceof Caller.Person(var account, _) && account.admin();
    return admin
        || happening.repository().filter(path -> access.find(caller, path).isPresent()).isPresent();
  }
}
