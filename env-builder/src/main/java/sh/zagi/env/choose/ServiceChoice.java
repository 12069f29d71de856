// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.ServiceNeed;
import sh.zagi.env.service.ServiceCatalogue;
import sh.zagi.env.service.ServiceKind;
import sh.zagi.env.spec.ServiceSpec;

/// Decides which of the services that a project mentions run in its sessions. A pure function.
///
/// Of one kind, all that the project declares run; when it declares none, one of those that are
/// likely does. A guess starts nothing.
public final class ServiceChoice {
  private ServiceChoice() {}

  /// What was decided.
  ///
  /// @param services by name
  /// @param warnings one line for each that cannot run here
  public record Chosen(Map<String, ServiceSpec> services, List<String> warnings) {}

  /// Decides.
  public static Chosen of(List<ServiceNeed> needs) {
    Map<String, ServiceSpec> services = new TreeMap<>();
    Set<String> declared = new HashSet<>();
    List<String> warnings = new ArrayList<>();
    Set<Integer> ports = new HashSet<>();
    for (Confidence confidence : List.of(Confidence.CERTAIN, Confidence.LIKELY)) {
      for (ServiceNeed need : needs) {
        if (need.evidence().confidence() != confidence || services.containsKey(need.name())) {
          continue;
        }
        Optional<ServiceKind> kind = ServiceCatalogue.find(need.kind());
        if (kind.isEmpty()) {
          warnings.add(need.evidence().place() + ": " + ServiceCatalogue.unavailable(need.kind()));
        } else if (confidence == Confidence.CERTAIN || !declared.contains(kind.get().name())) {
          declared.add(kind.get().name());
          services.put(need.name(), spec(need, kind.get(), ports));
        }
      }
    }
    return new Chosen(services, warnings);
  }

  /// All services of a session share one loopback, so each needs a port of its own.
  private static ServiceSpec spec(ServiceNeed need, ServiceKind kind, Set<Integer> ports) {
    int port = kind.port();
    while (!ports.add(port)) {
      port++;
    }
    Map<String, String> settings = new TreeMap<>();
    for (String key : ServiceSpec.SETTINGS) {
      String value = need.settings().getOrDefault(key, "");
      if (!value.isEmpty()) {
        settings.put(key, value);
      }
    }
    return new ServiceSpec(kind.packages().getFirst(), port, settings);
  }
}
