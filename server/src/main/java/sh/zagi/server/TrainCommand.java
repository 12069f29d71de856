// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import sh.zagi.config.ConfigLoader;
import sh.zagi.storage.folder.Trees;

/// Starts and stops a server on a throw-away folder, with visitors in between: what the JVM learns
/// in that run makes later starts fast, and the first visits after them (JEP 514, JEP 515).
@Command(name = "train", hidden = true, description = "record a start for the start-up cache")
final class TrainCommand implements Callable<Integer> {
  private final PrintWriter out;

  TrainCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("zagi-train");
    try {
      Rehearsal rehearsal = new Rehearsal(folder);
      Optional<Path> visitor =
          Rehearsal.hasClients() ? Optional.of(rehearsal.makeKey()) : Optional.empty();
      Map<String, String> flags =
          Map.of(
              "data",
              folder.resolve("data").toString(),
              "ssh-port",
              "0",
              "http-port",
              "0",
              "admin-key",
              publicKey(folder, visitor).toString());
      Server server = Server.start(ConfigLoader.load(Optional.empty(), Map.of(), flags));
      out.print(server.readyText());
      out.flush();
      rehearse(rehearsal, visitor, server.sshPort());
      server.drain();
    } finally {
      Trees.delete(folder);
    }
    return 0;
  }

  /// A start without visitors is still worth remembering.
  private void rehearse(Rehearsal rehearsal, Optional<Path> visitor, int port)
      throws InterruptedException {
    try {
      if (visitor.isPresent()) {
        rehearsal.visits(visitor.get(), port);
      }
      rehearsal.snapshots();
    } catch (IOException e) {
      out.println("no rehearsal this time: " + e.getMessage());
    }
  }

  private static Path publicKey(Path folder, Optional<Path> visitor) throws IOException {
    if (visitor.isPresent()) {
      return visitor.get().resolveSibling(visitor.get().getFileName() + ".pub");
    }
    Path key = folder.resolve("key.pub");
    // Any well-formed key will do: nobody ever logs in with it.
    Files.writeString(key, "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI" + "A".repeat(43) + " train\n");
    return key;
  }
}
