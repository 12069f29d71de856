// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The process entry. The only place that writes to the process's own streams and ends it.
@Command(name = "zagi", description = "a git server whose repositories run", version = Version.TEXT)
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, UTF_8);
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new ServeCommand(out))
            .addSubcommand(new RestoreCommand(out))
            .addSubcommand(new VerifyCommand(out))
            .addSubcommand(new EnvCommand(out))
            .addSubcommand(new TrainCommand(out))
            .addSubcommand(new VersionCommand(out))
            .setOut(out)
            .setErr(err)
            .setExecutionExceptionHandler((error, _, _) -> {
              err.println("zagi: " + Faults.sentence(error));
              return 1;
            })
            .setParameterExceptionHandler((error, _) -> {
              err.println("zagi: " + error.getMessage() + " (see zagi help)");
              return 2;
            });
    System.exit(line.execute(arguments));
  }
}
