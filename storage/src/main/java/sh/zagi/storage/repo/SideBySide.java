// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Runs acts that wait for the disk at one time: forced side by side, many files take hardly longer
/// than one, because a journal commits for all of them.
public final class SideBySide {
  private SideBySide() {}

  /// One of the acts.
  public interface Act<T> {
    void on(T thing) throws IOException;
  }

  /// Acts on each of the things, each in a thread of its own, and returns when all have ended.
  ///
  /// @throws IOException the first failure, when any failed
  public static <T> void each(Collection<T> things, Act<T> act) throws IOException {
    if (things.size() == 1) {
      act.on(things.iterator().next());
      return;
    }
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (T thing : things) {
      calls.add(() -> {
        act.on(thing);
        return true;
      });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> call : threads.invokeAll(calls)) {
        var _ = call.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure
          ? failure
          : new IOException("an act on the disk failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing to the disk");
    }
  }
}
