// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.ssh;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.sshd.server.Environment;
import sh.zagi.shell.command.Terminal;
import sh.zagi.shell.command.TerminalSize;

/// The client's terminal as its channel knows it.
final class DoorTerminal implements Terminal {
  private final Environment environment;

  private DoorTerminal(Environment environment) {
    this.environment = environment;
  }

  /// Empty when the client asked for none.
  static Optional<Terminal> of(Environment environment) {
    return environment.getEnv().containsKey(Environment.ENV_COLUMNS)
        ? Optional.of(new DoorTerminal(environment))
        : Optional.empty();
  }

  @Override
  public String type() {
    return environment.getEnv().getOrDefault(Environment.ENV_TERM, "dumb");
  }

  @Override
  public TerminalSize size() {
    return new TerminalSize(number(Environment.ENV_COLUMNS), number(Environment.ENV_LINES));
  }

  @Override
  public Map<Integer, Integer> modes() {
    return environment.getPtyModes().entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(mode -> mode.getKey().toInt(), Map.Entry::getValue));
  }

  /// MINA keeps the size as text that it wrote itself.
  private int number(String name) {
    return Integer.parseInt(environment.getEnv().getOrDefault(name, "0"));
  }
}
