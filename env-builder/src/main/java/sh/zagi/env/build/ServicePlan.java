// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sh.zagi.env.Service;
import sh.zagi.env.debian.PackageRequest;
import sh.zagi.env.service.Expansion;
import sh.zagi.env.service.ServiceCatalogue;
import sh.zagi.env.service.ServiceRequest;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.env.spec.ServiceSpec;

/// The services of a spec in full, and the packages that they come from.
final class ServicePlan {
  private ServicePlan() {}

  /// Every service, by name.
  static List<Service> services(EnvSpec spec) throws Stop {
    List<Service> services = new ArrayList<>();
    for (Map.Entry<String, ServiceSpec> entry : spec.services().entrySet()) {
      ServiceSpec one = entry.getValue();
      ServiceRequest wanted =
          new ServiceRequest(entry.getKey(), one.packageName(), one.port(), one.settings());
      switch (ServiceCatalogue.expand("", wanted)) {
        case Expansion.Expanded(Service service) -> services.add(service);
        case Expansion.Refused(String sentence) -> throw new Stop("resolve", sentence);
      }
    }
    return services;
  }

  /// The packages of all services; refuses those that cannot run before anything is fetched.
  static List<PackageRequest> packages(EnvSpec spec) throws Stop {
    List<PackageRequest> requests = new ArrayList<>();
    for (Service service : services(spec)) {
      List<String> names = new ArrayList<>();
      ServiceCatalogue.find(service.kind()).ifPresent(kind -> names.addAll(kind.packages()));
      ServiceSpec wanted = spec.services().get(service.name());
      if (wanted != null && !wanted.packageName().isEmpty()) {
        names.set(0, wanted.packageName());
      }
      for (String name : names) {
        requests.add(
            PackageRequest.parse(name, "service " + service.name())
                .orElseThrow(() -> new Stop("resolve", "not a package: " + name)));
      }
    }
    return requests;
  }
}
