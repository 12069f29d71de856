// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import sh.zagi.storage.account.Accounts;

/// A process that moves its metadata while it writes, and prints the name of every account that it
/// was told is there. A test ends it at a step.
final class MovingProcess {
  /// Begins every line that is not of the log.
  static final String THERE = "there: ";

  private MovingProcess() {}

  /// @param arguments the folder of the embedded database, and the address of the other
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    Database database = Database.open(Path.of(arguments[0]), Optional.empty());
    Accounts accounts = new Accounts(database, InstantSource.system());
    CountDownLatch begun = new CountDownLatch(10);
    Thread writer =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              for (int i = 0; accounts.add("a" + i, false).isPresent(); i++) {
                out.println(THERE + "a" + i);
                begun.countDown();
              }
            });
    begun.await();
    new Move(database, PostgresqlAddress.parse(arguments[1]), InstantSource.system()).run(_ -> {});
    out.println(THERE + "moved");
    writer.join();
  }
}
