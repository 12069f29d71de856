// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.storage.backup.BackupCheck;

/// Checks a backup without a server, on whichever machine it is.
@Command(
    name = "verify",
    description = "say whether a backup is whole",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private final PrintWriter out;

  @Parameters(index = "0", paramLabel = "BACKUP", description = "the folder of one backup")
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private Path backup;

  VerifyCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    BackupCheck.Result result = new BackupCheck(backup).run();
    if (!result.findings().isEmpty()) {
      result.findings().forEach(out::println);
      return 1;
    }
    out.println("whole: " + result.files() + " files, " + result.repositories() + " repositories");
    return 0;
  }
}
