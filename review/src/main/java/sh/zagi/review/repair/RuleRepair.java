// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.repair;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import sh.zagi.env.service.ServiceCatalogue;
import sh.zagi.env.service.ServiceKind;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.env.spec.ServiceSpec;
import sh.zagi.review.repair.Missing.Noticed;

/// Repairs by rules: what the output names is looked up and added.
public final class RuleRepair implements Repair {
  private static final int EVIDENCE_LIMIT = 300;

  private final PackageOfFile packageOfFile;

  public RuleRepair(PackageOfFile packageOfFile) {
    this.packageOfFile = packageOfFile;
  }

  /// A change in the making.
  private record Change(
      Set<String> packages,
      Map<String, ServiceSpec> services,
      Map<String, String> env,
      List<String> reasons,
      List<String> evidence) {
    Change(EnvSpec current) {
      this(
          new LinkedHashSet<>(current.packages()),
          new TreeMap<>(current.services()),
          new TreeMap<>(current.env()),
          new ArrayList<>(),
          new ArrayList<>());
    }

    void note(Noticed noticed, String what) {
      reasons.add(noticed.missing().words() + " is missing: " + what);
      evidence.add(noticed.line());
    }
  }

  @Override
  public Optional<Proposal> next(EnvSpec current, Failure failure) throws InterruptedException {
    List<Noticed> noticed = Complaints.read(failure.output());
    if (noticed.isEmpty()) {
      return Optional.empty();
    }
    Change change = new Change(current);
    Map<Missing.FileOfPackage, Noticed> files = new LinkedHashMap<>();
    for (Noticed one : noticed) {
      switch (one.missing()) {
        case Missing.Answering(String kind) -> service(one, kind, change);
        case Missing.PythonModule(String name) when own(name, failure).isPresent() ->
            pythonPath(one, own(name, failure).get(), change);
        case Missing.FileOfPackage file -> files.put(file, one);
      }
    }
    packages(files, change);
    if (change.reasons().isEmpty()) {
      return Optional.empty();
    }
    String line = change.evidence().getFirst();
    return Optional.of(
        new Proposal(
            changed(current, change),
            String.join("; ", change.reasons()),
            line.length() <= EVIDENCE_LIMIT ? line : line.substring(0, EVIDENCE_LIMIT)));
  }

  private static void service(Noticed noticed, String word, Change change) {
    Optional<ServiceKind> kind = ServiceCatalogue.find(word);
    boolean there =
        change.services().values().stream()
            .anyMatch(one ->
                ServiceCatalogue.find(one.packageName())
                    .map(ServiceKind::name)
                    .equals(kind.map(ServiceKind::name)));
    if (kind.isPresent() && !there) {
      String packageName = kind.get().packages().getFirst();
      change
          .services()
          .put(kind.get().name(), new ServiceSpec(packageName, kind.get().port(), Map.of()));
      change.note(noticed, "services." + kind.get().name() + " runs");
    }
  }

  /// The folder from which a module of the project itself can be imported.
  private static Optional<String> own(String module, Failure failure) {
    String top = module.replaceFirst("\\..*", "");
    for (String folder : List.of("src/", "lib/", "")) {
      if (failure.inTree().test(folder + top + "/__init__.py")
          || failure.inTree().test(folder + top + ".py")) {
        return Optional.of(folder.isEmpty() ? "." : folder.substring(0, folder.length() - 1));
      }
    }
    return Optional.empty();
  }

  private static void pythonPath(Noticed noticed, String folder, Change change) {
    String path = folder.equals(".") ? "/workspace" : "/workspace/" + folder;
    if (change.env().putIfAbsent("PYTHONPATH", path) == null) {
      change.note(noticed, "it is the project's own, env.PYTHONPATH names its folder");
    }
  }

  private void packages(Map<Missing.FileOfPackage, Noticed> files, Change change)
      throws InterruptedException {
    List<String> unknown = new ArrayList<>();
    files.keySet().stream()
        .filter(file -> UsualPackages.of(file).isEmpty())
        .forEach(file -> unknown.addAll(file.paths()));
    Map<String, List<String>> owners = unknown.isEmpty() ? Map.of() : packageOfFile.find(unknown);
    for (Map.Entry<Missing.FileOfPackage, Noticed> entry : files.entrySet()) {
      Optional<String> name =
          UsualPackages.of(entry.getKey()).or(() -> owner(entry.getKey(), owners));
      if (name.isPresent() && change.packages().add(name.get())) {
        change.note(entry.getValue(), "package " + name.get() + " has it");
      }
    }
  }

  /// Of several packages with the same file the plainest name is usually meant.
  private static Optional<String> owner(
      Missing.FileOfPackage file, Map<String, List<String>> owners) {
    return file.paths().stream()
        .flatMap(path -> owners.getOrDefault(path, List.of()).stream())
        .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
  }

  private static EnvSpec changed(EnvSpec current, Change change) {
    return new EnvSpec(
        current.system(),
        current.channel(),
        current.inputs(),
        List.copyOf(change.packages()),
        current.tools(),
        current.nix(),
        current.deps(),
        change.services(),
        change.env(),
        current.ports(),
        current.tasks());
  }
}
