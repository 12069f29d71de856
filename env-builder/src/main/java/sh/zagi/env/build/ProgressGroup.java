// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import sh.zagi.env.Progress;

/// Tells one step's progress to everybody who waits for it, also to those who came later. Safe for
/// use by many threads.
final class ProgressGroup implements Progress {
  private final List<Progress> listeners = new CopyOnWriteArrayList<>();
  private final BuildLog log = new BuildLog();
  private volatile String step = "";

  void add(Progress listener) {
    listeners.add(listener);
    String current = step;
    if (!current.isEmpty()) {
      listener.step(current);
    }
  }

  void remove(Progress listener) {
    listeners.remove(listener);
  }

  @Override
  public void step(String what) {
    step = what;
    log.add("# " + what);
    listeners.forEach(listener -> listener.step(what));
  }

  @Override
  public void detail(long done, long total) {
    listeners.forEach(listener -> listener.detail(done, total));
  }

  @Override
  public void output(String text) {
    log.add(text);
    listeners.forEach(listener -> listener.output(text));
  }

  /// All that was told so far.
  BuildLog log() {
    return log;
  }
}
