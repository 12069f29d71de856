// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What was measured so far; each row is printed when it is there.
final class Figures {
  private final List<Result> results = new ArrayList<>();

  /// Some rows of one topic.
  interface Part {
    void measure() throws IOException, InterruptedException;
  }

  void add(Result result) {
    results.add(result);
    System.out.println(result.row());
  }

  /// Measures rows; when something goes wrong, a row of this name tells what.
  void part(String name, Part part) throws InterruptedException {
    try {
      part.measure();
    } catch (IOException e) {
      add(Result.failed(name, String.valueOf(e.getMessage())));
    }
  }

  void compare(String name, Client.Action ours, String peerName, Client.Action peer)
      throws InterruptedException {
    compare(Bench.RUNS, name, ours, peerName, peer);
  }

  void compare(int runs, String name, Client.Action ours, String peerName, Client.Action peer)
      throws InterruptedException {
    List<Duration> mine = new ArrayList<>();
    List<Duration> theirs = new ArrayList<>();
    try {
      for (int run = 0; run < Bench.WARM_UPS + runs; run++) {
        Duration one = ours.run();
        Duration other = peer.run();
        if (run >= Bench.WARM_UPS) {
          mine.add(one);
          theirs.add(other);
        }
      }
      add(Result.compared(name, new Series(mine), peerName, new Series(theirs)));
    } catch (IOException e) {
      add(Result.failed(name, peerName + " or ours: " + e.getMessage()));
    }
  }

  List<Result> all() {
    return List.copyOf(results);
  }
}
