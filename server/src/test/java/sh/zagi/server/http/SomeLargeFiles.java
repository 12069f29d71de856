// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import java.nio.file.Path;
import java.time.InstantSource;
import sh.zagi.config.DataSize;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.lfs.LargeFiles;
import sh.zagi.storage.repo.Quotas;

/// A store of large files of at most one megabyte.
final class SomeLargeFiles {
  private SomeLargeFiles() {}

  static LargeFiles in(Path folder, Database database, AccessChecker access, Quotas quotas) {
    InstantSource clock = InstantSource.system();
    return LargeFiles.open(
        folder.resolve("lfs"),
        database,
        clock,
        DataSize.mebibytes(1),
        new LargeFiles.People(
            new Accounts(database, clock), new Tokens(database, clock), access, quotas));
  }
}
