// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.io.PrintWriter;
import picocli.CommandLine.Command;

@Command(name = "version", description = "print the version")
final class VersionCommand implements Runnable {
  private final PrintWriter out;

  VersionCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void run() {
    out.println("zagi " + Version.TEXT);
  }
}
