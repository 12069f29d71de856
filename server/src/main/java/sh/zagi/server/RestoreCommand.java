// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import sh.zagi.config.ConfigException;
import sh.zagi.config.ServerConfig;
import sh.zagi.storage.backup.Restore;

/// Makes a data folder of a backup; a server is started on it afterwards.
@Command(
    name = "restore",
    description = "fill an empty data folder with a backup",
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
  private final PrintWriter out;

  @Parameters(index = "0", paramLabel = "BACKUP", description = "the folder of one backup")
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private Path backup;

  @Mixin private SettingsOptions settings = new SettingsOptions();

  RestoreCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() throws ConfigException, IOException {
    ServerConfig config = settings.load(Map.of());
    Restore.Done done = new Restore(backup, config.data(), config.databaseUrl()).run();
    out.println(
        "restored into "
            + config.data()
            + ": "
            + done.facts().repositories()
            + " repositories, "
            + done.facts().largeFiles()
            + " large files, as of "
            + done.facts().made());
    done.left().forEach(one -> out.println("not in the backup, made while it was: " + one));
    done.facts().problems().forEach(one -> out.println("damaged before the backup: " + one));
    return 0;
  }
}
