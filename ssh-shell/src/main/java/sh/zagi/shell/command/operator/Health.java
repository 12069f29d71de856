// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.folder.Disk;

/// How the server is at one moment.
///
/// @param answers whether the database does
/// @param freeBytes on the disk of the data folder; 0 when it cannot be looked at
/// @param low whether these are kept for the server itself
/// @param uptime since the start of the process
public record Health(boolean answers, long freeBytes, boolean low, Duration uptime) {
  /// Looks at a server.
  ///
  /// @param data its data folder
  public static Health of(Database database, Path data) {
    Duration uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    try {
      long free = Files.getFileStore(data).getUsableSpace();
      return new Health(database.answers(), free, Disk.isLow(data), uptime);
    } catch (IOException _) {
      return new Health(database.answers(), 0, true, uptime);
    }
  }

  /// What an operator has to mend, a line each.
  List<String> troubles() {
    List<String> troubles = new ArrayList<>();
    if (!answers) {
      troubles.add("the database does not answer");
    }
    if (low) {
      troubles.add("the disk of the data folder is almost full");
    }
    return troubles;
  }
}
