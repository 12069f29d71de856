// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.zagi.session.Sessions;
import sh.zagi.shell.command.operator.Health;

/// What is measured of the running server, in Prometheus' text format (version 0.0.4).
record Gauges(Layers layers, Optional<Sessions> sessions) {
  private static final Pattern UNFIT = Pattern.compile("[\\\\\"\\n]");

  String text() {
    StringBuilder out = new StringBuilder();
    Health health = layers.operating().health().get();
    gauge(
        out,
        "zagi_ssh_connections",
        "open SSH connections",
        layers.operating().connections().count());
    gauge(out, "zagi_repositories", "repositories", layers.repositories().list().size());
    gauge(out, "zagi_accounts", "people with an account", layers.accounts().list().size());
    gauge(out, "zagi_audit_rows", "rows of the audit log", layers.audit().lastSeq());
    sessions.ifPresent(
        all -> gauge(out, "zagi_sessions_running", "running sessions", all.running().size()));
    gauge(out, "zagi_disk_free_bytes", "bytes free where the data folder is", health.freeBytes());
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    gauge(out, "zagi_heap_used_bytes", "bytes of heap in use", heap.getUsed());
    gauge(out, "zagi_heap_max_bytes", "bytes of heap at most", heap.getMax());
    gauge(
        out,
        "zagi_threads",
        "platform threads",
        ManagementFactory.getThreadMXBean().getThreadCount());
    gauge(out, "zagi_uptime_seconds", "seconds since the start", health.uptime().toSeconds());
    out.append("# HELP zagi_acts_total verbs and git services since the start\n");
    out.append("# TYPE zagi_acts_total counter\n");
    layers
        .audit()
        .tallies()
        .forEach((tally, count) ->
            out.append("zagi_acts_total{action=\"")
                .append(label(tally.action()))
                .append("\",result=\"")
                .append(label(tally.result()))
                .append("\"} ")
                .append(count)
                .append('\n'));
    return out.toString();
  }

  private static String label(String text) {
    return UNFIT.matcher(text).replaceAll("_");
  }

  private static void gauge(StringBuilder out, String name, String help, long value) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(" gauge\n");
    out.append(name).append(' ').append(value).append('\n');
  }
}
