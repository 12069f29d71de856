// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.PackageNeed;
import sh.zagi.env.detect.PortNeed;
import sh.zagi.env.detect.ServiceNeed;
import sh.zagi.env.detect.TaskNeed;
import sh.zagi.env.detect.ToolNeed;
import sh.zagi.env.detect.VariableNeed;

/// Clues while they are being gathered; of two words on one thing the first stays, and no file can
/// make the lists long. For one thread.
final class Gathered {
  static final int PORT_LIMIT = 65_535;
  private static final int LIMIT = 500;

  private final Map<String, Map<String, ToolNeed>> tools = new LinkedHashMap<>();
  private final Map<String, Map<String, TaskNeed>> tasks = new LinkedHashMap<>();
  private final Map<String, PackageNeed> packages = new LinkedHashMap<>();
  private final Map<String, ServiceNeed> services = new LinkedHashMap<>();
  private final Map<Integer, PortNeed> ports = new LinkedHashMap<>();
  private final Map<String, VariableNeed> variables = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();

  void tool(String folder, String name, String version, Evidence why) {
    Map<String, ToolNeed> here = tools.computeIfAbsent(folder, _ -> new LinkedHashMap<>());
    if (here.size() < LIMIT) {
      here.putIfAbsent(
          name + " " + version + " " + why.file(), new ToolNeed(name, version.strip(), why));
    }
  }

  void task(String folder, String name, String command, Evidence why) {
    tasks
        .computeIfAbsent(folder, _ -> new LinkedHashMap<>())
        .putIfAbsent(name, new TaskNeed(command, folder, why));
  }

  void needs(String debian, Evidence why) {
    if (packages.size() < LIMIT) {
      packages.putIfAbsent(debian, new PackageNeed(debian, why));
    }
  }

  void service(ServiceNeed service) {
    if (services.size() < LIMIT) {
      services.putIfAbsent(service.name(), service);
    }
  }

  void port(int port, Evidence why) {
    if (port > 0 && port <= PORT_LIMIT && ports.size() < LIMIT) {
      ports.putIfAbsent(port, new PortNeed(port, why));
    }
  }

  /// A port out of text; anything else says nothing.
  void port(String text, Evidence why) {
    if (text.matches("\\d{1,5}")) {
      port(Integer.parseInt(text), why);
    }
  }

  void variable(String name, String example, Evidence why) {
    if (Variables.isName(name) && variables.size() < LIMIT) {
      variables.putIfAbsent(name, Variables.need(name, example, why));
    }
  }

  void warning(String sentence) {
    if (warnings.size() < LIMIT) {
      warnings.add(sentence);
    }
  }

  Clues done() {
    Map<String, List<ToolNeed>> toolLists = new LinkedHashMap<>();
    tools.forEach((folder, all) -> toolLists.put(folder, List.copyOf(all.values())));
    return new Clues(
        toolLists,
        tasks,
        List.copyOf(packages.values()),
        List.copyOf(services.values()),
        List.copyOf(ports.values()),
        List.copyOf(variables.values()),
        List.copyOf(warnings));
  }
}
