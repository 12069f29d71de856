// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import sh.zagi.session.egress.Egress;
import sh.zagi.session.runtime.Cgroups;
import sh.zagi.session.runtime.Limits;
import sh.zagi.session.service.ServiceState;

/// What this server knows of a session beyond its row: the container's first process and who is
/// attached. Also the lock for work on that session, which may take long: what only reads does not
/// take it.
final class Live {
  private static final int NONE = 0;

  /// Linux counts a process's times in hundredths of a second (`proc(5)`).
  private static final long MILLIS_PER_TICK = 10;

  private final ReentrantReadWriteLock movement = new ReentrantReadWriteLock();
  private volatile int pid = NONE;
  private volatile String startTime = "";
  private volatile int attached;
  private volatile List<ServiceState> services = List.of();
  private volatile Optional<Egress> egress = Optional.empty();
  private volatile Optional<Cgroups> cgroups = Optional.empty();
  private volatile Optional<Limits> limits = Optional.empty();
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

  /// Whether this thread is the one that holds it.
  boolean isStill() {
    return movement.isWriteLockedByCurrentThread();
  }

  /// What it may use, if this run of the server started it.
  Optional<Limits> limits() {
    return limits;
  }

  synchronized void started(int firstPid, Limits most) {
    limits = Optional.of(most);
    started(firstPid);
  }

  synchronized void started(int firstPid) {
    startTime = startTime(firstPid);
    cgroups = Optional.empty();
    pid = firstPid;
    touch();
  }

  synchronized void stopped() {
    pid = NONE;
    services = List.of();
    cutOff();
  }

  /// The way out that this container has from now on.
  synchronized void egress(Egress way) {
    cutOff();
    egress = Optional.of(way);
  }

  /// What the session can reach it goes on reaching no more; the container runs on.
  synchronized void cutOff() {
    egress.ifPresent(Egress::close);
    egress = Optional.empty();
  }

  /// Bytes that its container moved since they were last taken; they count from now on anew.
  Egress.Moved takeMoved() {
    return egress.map(Egress::take).orElse(Egress.Moved.NONE);
  }

  /// Bytes that its container moved since they were last taken.
  Egress.Moved moved() {
    return egress.map(Egress::moved).orElse(Egress.Moved.NONE);
  }

  /// What its programs must know of the network.
  Map<String, String> networkVariables() {
    return egress.isPresent() ? Egress.variables() : Map.of();
  }

  synchronized void services(List<ServiceState> started) {
    services = started;
  }

  List<ServiceState> services() {
    return services;
  }

  int pid() {
    return pid;
  }

  /// The container's cgroups; they stay the same as long as it runs.
  Cgroups cgroups() throws IOException {
    Optional<Cgroups> present = cgroups;
    if (present.isPresent()) {
      return present.get();
    }
    Cgroups read = Cgroups.of(pid);
    synchronized (this) {
      cgroups = Optional.of(read);
    }
    return read;
  }

  /// Whether the first process is there and still the same one.
  boolean alive() {
    return pid != NONE && !startTime.isEmpty() && startTime(pid).equals(startTime);
  }

  /// Whether it was there and ended without being told to.
  boolean died() {
    return pid != NONE && !alive();
  }

  synchronized void entered() {
    attached++;
  }

  synchronized boolean left() {
    attached = Math.max(0, attached - 1);
    touch();
    return attached == 0;
  }

  int attached() {
    return attached;
  }

  synchronized void touch() {
    leftAtNanos = System.nanoTime();
  }

  synchronized boolean idleFor(Duration time) {
    return pid != NONE && attached == 0 && System.nanoTime() - leftAtNanos >= time.toNanos();
  }

  /// How long the first process has been there; a restart of the server does not count.
  Duration uptime() {
    if (!alive()) {
      return Duration.ZERO;
    }
    try {
      String now = Files.readString(Path.of("/proc/uptime"));
      long nowMillis = (long) (Double.parseDouble(now.substring(0, now.indexOf(' '))) * 1000);
      return Duration.ofMillis(
          Math.max(0, nowMillis - Long.parseLong(startTime) * MILLIS_PER_TICK));
    } catch (IOException _) {
      return Duration.ZERO;
    }
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
