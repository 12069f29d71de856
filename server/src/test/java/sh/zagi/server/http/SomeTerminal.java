// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Verb;

/// Stands where sessions are entered: prints numbered lines, then each byte that it reads, until a
/// full stop.
@Command(name = "open", description = "prints and reads")
@Needs(Need.ACCOUNT)
final class SomeTerminal extends Verb {
  static final int LINES = 200_000;
  static final int STATUS = 5;

  @Parameters(index = "0")
  String place = "";

  /// All that it prints before it reads.
  static String lines() {
    StringBuilder lines = new StringBuilder();
    for (int line = 0; line < LINES; line++) {
      lines.append(line).append('\n');
    }
    return lines.toString();
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    exchange.streams().out().write(lines().getBytes(UTF_8));
    InputStream in = exchange.streams().in();
    int typed = in.read();
    while (typed >= 0 && typed != '.') {
      exchange.streams().out().write(typed);
      typed = in.read();
    }
    return new Outcome.Ended(new ExitStatus.Exited(STATUS));
  }
}
