// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import sh.zagi.env.Service;

/// The text that the platform's shell runs in a container to start or stop services. A pure
/// function.
final class ServiceScript {
  private static final String LIBRARY = library();

  private ServiceScript() {}

  static String start(List<Service> services, Duration limit) {
    return services.stream()
        .map(ServiceScript::definition)
        .collect(Collectors.joining("", LIBRARY + "reset\n", "start " + limit.toSeconds() + "\n"));
  }

  static String stop(Duration limit) {
    return LIBRARY + "stop " + limit.toSeconds() + "\n";
  }

  private static String definition(Service service) {
    return "service "
        + List.of(
                service.name(),
                service.user(),
                service.stopSignal(),
                service.dataFolder(),
                String.join(" ", service.folders()),
                line(service.run()),
                line(service.init()),
                line(service.ready()),
                line(service.seed()))
            .stream()
            .map(ServiceScript::quoted)
            .collect(Collectors.joining(" "))
        + "\n";
  }

  private static String line(List<String> command) {
    return command.stream().map(ServiceScript::quoted).collect(Collectors.joining(" "));
  }

  /// One word for any POSIX shell, whatever it holds.
  private static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  private static String library() {
    try (InputStream file = ServiceScript.class.getResourceAsStream("services.sh")) {
      if (file == null) {
        throw new IllegalStateException("services.sh is missing from this build");
      }
      return new String(file.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
