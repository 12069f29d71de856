// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import sh.zagi.session.service.ServiceState;

/// What this server knows of a session beyond its row: the container's first process and who is
/// attached. Also the lock for work on that session.
final class Live {
  private static final int NONE = 0;

  private final ReentrantReadWriteLock movement = new ReentrantReadWriteLock();
  private int pid = NONE;
  private String startTime = "";
  private int attached;
  private List<ServiceState> services = List.of();
  private long leftAtNanos = System.nanoTime();

  /// Held while a process is being started; engines refuse to start one in a frozen container.
  /// Always taken before this object's own lock.
  Lock starts() {
    return movement.readLock();
  }

  /// Held while the container is frozen: no process is being started then.
  Lock stillness() {
    return movement.writeLock();
  }

  synchronized void started(int firstPid) {
    pid = firstPid;
    startTime = startTime(firstPid);
    touch();
  }

  synchronized void stopped() {
    pid = NONE;
    services = List.of();
  }

  synchronized void services(List<ServiceState> started) {
    services = started;
  }

  synchronized List<ServiceState> services() {
    return services;
  }

  synchronized int pid() {
    return pid;
  }

  /// Whether the first process is there and still the same one.
  synchronized boolean alive() {
    return pid != NONE && !startTime.isEmpty() && startTime(pid).equals(startTime);
  }

  synchronized void entered() {
    attached++;
  }

  synchronized boolean left() {
    attached = Math.max(0, attached - 1);
    touch();
    return attached == 0;
  }

  synchronized int attached() {
    return attached;
  }

  synchronized void touch() {
    leftAtNanos = System.nanoTime();
  }

  synchronized boolean idleFor(Duration time) {
    return pid != NONE && attached == 0 && System.nanoTime() - leftAtNanos >= time.toNanos();
  }

  /// Field 22 of the process's `stat`; empty when it is gone or a zombie.
  private static String startTime(int pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[0].equals("Z") ? "" : fields[19];
    } catch (IOException _) {
      return "";
    }
  }
}
