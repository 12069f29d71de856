// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.Service;
import sh.zagi.session.runtime.OciSpec;
import sh.zagi.session.runtime.ProcessSpec;
import sh.zagi.session.terminal.AttachedProcess;
import sh.zagi.session.terminal.ProcessLauncher;
import sh.zagi.session.terminal.Stdio;

/// Starts and stops the services of sessions. What watches them lives in the container, so they go
/// on when this server does not. Safe for use by many threads.
public final class ServiceControl {
  /// How long all services of a session together may take until they serve.
  public static final Duration READY_LIMIT = Duration.ofSeconds(60);

  /// How long they may take to end in good order.
  public static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(ServiceControl.class);
  private static final String MARK = "services";
  private static final int SENTENCE_LIMIT = 200;
  private static final int KILL = 9;

  /// The script bounds itself; this is for a container in which nothing moves any more.
  private static final Duration GRACE = Duration.ofSeconds(20);

  private static final Map<String, String> VARIABLES =
      Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  private final ProcessLauncher launcher;

  public ServiceControl(ProcessLauncher launcher) {
    this.launcher = launcher;
  }

  /// Starts services in a container that has just started and waits until each serves or has failed
  /// to. The order is that of the list.
  public List<ServiceState> start(ProcessLauncher.Target target, List<Service> services)
      throws IOException, InterruptedException {
    if (services.isEmpty()) {
      return List.of();
    }
    Files.writeString(mark(target), "");
    long start = System.nanoTime();
    String answer = run(target, ServiceScript.start(services, READY_LIMIT), READY_LIMIT);
    List<ServiceState> states = new ArrayList<>();
    for (Service service : services) {
      String result =
          answer
              .lines()
              .filter(line -> line.startsWith(service.name() + "\t"))
              .findFirst()
              .map(line -> line.substring(service.name().length() + 1))
              .orElse("nothing is known about it");
      states.add(
          new ServiceState(
              service.name(), service.port(), result.equals("ready") ? "" : shortened(result)));
    }
    LOG.info(
        "{}: {} in {} ms", target.container(), states, (System.nanoTime() - start) / 1_000_000);
    return states;
  }

  /// Ends what was started in a container, in good order while that does not take too long. Does
  /// nothing where nothing was started.
  public void stop(ProcessLauncher.Target target) throws IOException, InterruptedException {
    if (!Files.exists(mark(target))) {
      return;
    }
    String left = run(target, ServiceScript.stop(STOP_LIMIT), STOP_LIMIT).strip();
    if (!left.isEmpty()) {
      LOG.warn("{}: did not end in good order: {}", target.container(), left);
    }
    Files.deleteIfExists(mark(target));
  }

  private static Path mark(ProcessLauncher.Target target) {
    return target.folder().resolve(MARK);
  }

  private String run(ProcessLauncher.Target target, String script, Duration limit)
      throws IOException, InterruptedException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    AttachedProcess process =
        launcher.start(
            target,
            new ProcessSpec(
                ProcessSpec.User.ROOT,
                List.of(OciSpec.BUSYBOX_TARGET, "sh", "-c", script),
                "/",
                VARIABLES,
                Optional.empty()),
            new Stdio(InputStream.nullInputStream(), out, errors));
    Thread watch =
        Thread.ofVirtual().name("service limit").start(() -> endAfter(limit.plus(GRACE), process));
    try {
      var _ = process.await();
    } finally {
      watch.interrupt();
    }
    if (errors.size() > 0) {
      LOG.warn("{}: {}", target.container(), shortened(errors.toString(UTF_8)));
    }
    return out.toString(UTF_8);
  }

  private static void endAfter(Duration time, AttachedProcess process) {
    try {
      Thread.sleep(time);
      process.signal(KILL);
      process.hangUp();
    } catch (InterruptedException _) {
      // It ended in time.
    }
  }

  /// The last line of a log is the service's own and may hold anything.
  private static String shortened(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?").strip();
    return plain.length() <= SENTENCE_LIMIT ? plain : plain.substring(0, SENTENCE_LIMIT) + "…";
  }
}
