// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.queue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// All queues of the server. Safe for use by many threads.
public final class Queues {
  private final List<Supplier<List<Work>>> queues = new CopyOnWriteArrayList<>();

  /// Adds a queue.
  ///
  /// @param work asked each time; may be slow
  public void add(Supplier<List<Work>> work) {
    queues.add(work);
  }

  /// What waits and what runs now, queue by queue.
  public List<Work> list() {
    return queues.stream().flatMap(queue -> queue.get().stream()).toList();
  }
}
