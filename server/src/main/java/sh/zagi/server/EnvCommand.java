// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sh.zagi.env.detect.Detection;
import sh.zagi.env.detect.survey.Detectors;
import sh.zagi.env.detect.survey.FolderTree;
import sh.zagi.env.detect.survey.PlanJson;
import sh.zagi.env.detect.survey.PlanTable;

/// What can be said about environments without a server.
@Command(name = "env", description = "look at directories without a server")
final class EnvCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private CommandSpec spec;

  private final PrintWriter out;

  EnvCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "usage: zagi env plan --dir DIR ... [--json]");
  }

  /// Says what directories need in order to run. Status 1 when one of them cannot be read or has a
  /// broken manifest; the others are answered all the same.
  @Command(name = "plan", description = "say what directories need in order to run")
  int plan(
      @Option(names = "--dir", arity = "1..*", paramLabel = "DIR") List<String> directories,
      @Parameters(arity = "0..*", paramLabel = "DIR") List<String> more,
      @Option(names = "--json", description = "one line of JSON for each directory") boolean json)
      throws InterruptedException {
    List<String> all = new ArrayList<>(directories == null ? List.of() : directories);
    all.addAll(more == null ? List.of() : more);
    if (all.isEmpty()) {
      run();
    }
    int threads = Runtime.getRuntime().availableProcessors();
    int failed = 0;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      Deque<Future<Detection>> ahead = new ArrayDeque<>();
      int next = 0;
      for (String directory : all) {
        // A window keeps the answers in order without holding all of them.
        while (next < all.size() && ahead.size() < 2 * threads) {
          String asked = all.get(next++);
          ahead.add(pool.submit(() -> detect(asked)));
        }
        Detection detection = answer(ahead.remove());
        failed += detection instanceof Detection.Broken ? 1 : 0;
        if (json) {
          out.println(PlanJson.line(directory, detection));
        } else {
          out.print(PlanTable.of(directory, detection));
          out.flush();
        }
      }
    }
    return failed > 0 ? 1 : 0;
  }

  private static Detection detect(String directory) {
    try {
      Path path = Path.of(directory);
      if (!Files.isDirectory(path)) {
        return new Detection.Broken(
            Files.exists(path) ? "is not a directory" : "there is no such directory");
      }
      return Detectors.detect(FolderTree.open(path));
    } catch (InvalidPathException e) {
      return new Detection.Broken("is not the name of a directory");
    } catch (IOException e) {
      return new Detection.Broken("cannot be read: " + Faults.sentence(e));
    }
  }

  /// A fault of ours with one directory must not take the answers for the others.
  private static Detection answer(Future<Detection> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new Detection.Broken("cannot be understood: " + Faults.sentence(cause));
    }
  }
}
