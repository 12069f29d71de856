// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sh.zagi.env.linux.Signals;
import sh.zagi.session.runtime.Cgroups;

/// The processes of a container that write at this moment.
final class Writers {
  private static final long LOOK_MILLIS = 200;
  private static final int NAME_CHARACTERS = 32;

  private Writers() {}

  private record Activity(long written, long ticks) {}

  /// Who may be to blame for a disk that is full.
  ///
  /// @param writers those that were seen writing
  /// @param busiest the one that worked most, for example by making empty files; none when nobody
  ///   worked
  record Suspects(List<Integer> writers, List<Integer> busiest) {}

  /// Watches for a moment who writes. The first process is never among them.
  static Suspects watch(int first, Cgroups cgroups) throws IOException, InterruptedException {
    Map<Integer, Activity> before = activities(first, cgroups);
    Thread.sleep(LOOK_MILLIS);
    Map<Integer, Activity> after = activities(first, cgroups);
    List<Integer> writers = new ArrayList<>();
    List<Integer> busiest = List.of();
    long most = 0;
    for (var entry : after.entrySet()) {
      Activity then = before.getOrDefault(entry.getKey(), new Activity(0, 0));
      if (entry.getValue().written() > then.written()) {
        writers.add(entry.getKey());
      }
      long worked = entry.getValue().ticks() - then.ticks();
      if (worked > most) {
        most = worked;
        busiest = List.of(entry.getKey());
      }
    }
    return new Suspects(writers, busiest);
  }

  /// Ends the writers that still run; where none does, because each of them lives for a moment, the
  /// busiest when it may be ended too.
  ///
  /// @return their names
  static List<String> end(Suspects suspects, boolean busiestToo, Cgroups cgroups)
      throws IOException {
    Set<Integer> alive = Set.copyOf(cgroups.processes());
    List<Integer> ended = suspects.writers().stream().filter(alive::contains).toList();
    if (ended.isEmpty() && busiestToo) {
      ended = suspects.busiest().stream().filter(alive::contains).toList();
    }
    return ended.stream().map(Writers::end).distinct().sorted().toList();
  }

  private static String end(int process) {
    String name = text("/proc/" + process + "/comm").strip().replaceAll("[^ -~]", "?");
    Signals.send(process, Signals.KILL);
    return name.substring(0, Math.min(NAME_CHARACTERS, name.length()));
  }

  private static Map<Integer, Activity> activities(int first, Cgroups cgroups) throws IOException {
    Map<Integer, Activity> activities = new HashMap<>();
    for (int process : cgroups.processes()) {
      if (process != first) {
        activities.put(process, activity(process));
      }
    }
    return activities;
  }

  private static Activity activity(int process) {
    long written =
        text("/proc/" + process + "/io")
            .lines()
            .filter(line -> line.startsWith("write_bytes: "))
            .findFirst()
            .map(line -> Long.parseLong(line.substring(13)))
            .orElse(0L);
    String stat = text("/proc/" + process + "/stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    // Fields 14 and 15: processor time of the process itself and on its behalf.
    long ticks = fields.length > 12 ? Long.parseLong(fields[11]) + Long.parseLong(fields[12]) : 0;
    return new Activity(written, ticks);
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException _) {
      return "";
    }
  }
}
