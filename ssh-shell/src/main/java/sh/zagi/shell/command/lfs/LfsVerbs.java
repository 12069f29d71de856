// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.lfs;

import java.util.List;
import java.util.function.Supplier;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.server.ServerFacts;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.lfs.LargeFiles;

/// The rows of this package for the table.
public final class LfsVerbs {
  private LfsVerbs() {}

  /// What these verbs work on.
  ///
  /// @param facts asked at each call
  public record Behind(
      Store store, LargeFiles files, AuditLog audit, Supplier<ServerFacts> facts) {}

  public static List<Supplier<? extends Verb>> of(Behind behind) {
    return List.of(() -> new LfsAuthenticate(behind), () -> new LfsTransfer(behind));
  }
}
