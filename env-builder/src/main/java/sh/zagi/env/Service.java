// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Something that runs beside the application, such as a database: all that a session needs to know
/// to run it. Commands are lists of program and arguments, run as `user`.
///
/// @param name also its host name for the application
/// @param kind what it is, for example `postgres`
/// @param port on loopback inside the session
/// @param user of the container; the service's package made it
/// @param run stays in the foreground
/// @param dataFolder belongs to `user` and is kept as long as the session
/// @param folders that `user` must also own, for example for a socket
/// @param init fills the data folder once, before the first run; empty when that needs nothing
/// @param ready ends with 0 as soon as clients are served
/// @param seed runs once, after the service was ready for the first time; empty for none
/// @param stopSignal asks it to end in good order, for example `TERM`
/// @param variables for the application; what the environment itself sets wins
public record Service(
    String name,
    String kind,
    int port,
    String user,
    List<String> run,
    String dataFolder,
    List<String> folders,
    List<String> init,
    List<String> ready,
    List<String> seed,
    String stopSignal,
    Map<String, String> variables) {
  public Service {
    run = List.copyOf(run);
    folders = List.copyOf(folders);
    init = List.copyOf(init);
    ready = List.copyOf(ready);
    seed = List.copyOf(seed);
    variables = Collections.unmodifiableMap(new TreeMap<>(variables));
  }
}
