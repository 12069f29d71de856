// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.survey;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import sh.zagi.env.App;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.PortNeed;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.RootDraft;
import sh.zagi.env.detect.ServiceNeed;
import sh.zagi.env.detect.TaskNeed;
import sh.zagi.env.detect.ToolNeed;

/// Puts together what ecosystems and clues found.
///
/// A root keeps its own words. A clue beside it adds the tools it names, a clue further up only
/// says more about tools that the root asks for. A clue's task fills a gap, or replaces one of
/// which the root is less sure.
final class Merging {
  private final List<Root> roots;
  private final List<Clues> clues;

  Merging(List<Root> found, List<Clues> clues) {
    List<Root> all = new ArrayList<>(kept(found));
    if (all.isEmpty() && clues.stream().anyMatch(Merging::isEnough)) {
      all.add(new RootDraft("", "generic").done());
    }
    all.sort(Comparator.comparing(Root::path));
    this.roots = all;
    this.clues = clues;
  }

  /// Examples, tests and templates count only where there is nothing else.
  private static List<Root> kept(List<Root> found) {
    Set<String> main = new LinkedHashSet<>();
    for (Root root : found) {
      if (Folders.aboveAside(root.path()).isEmpty()) {
        main.add(root.path());
      }
    }
    return found.stream()
        .filter(root -> {
          Optional<String> above = Folders.aboveAside(root.path());
          return above.isEmpty()
              || root.workspace().isPresent()
              || main.stream().noneMatch(path -> Folders.within(path, above.get()));
        })
        .toList();
  }

  /// Whether clues alone are reason enough for an environment.
  private static boolean isEnough(Clues clues) {
    return Stream.of(
            clues.tools().values().stream().flatMap(List::stream).map(ToolNeed::evidence),
            clues.tasks().values().stream()
                .flatMap(tasks -> tasks.values().stream())
                .map(TaskNeed::evidence),
            clues.packages().stream().map(one -> one.evidence()))
        .flatMap(Function.identity())
        .anyMatch(evidence -> evidence.confidence() == Confidence.CERTAIN);
  }

  boolean isEmpty() {
    return roots.isEmpty();
  }

  Plan plan(List<String> warnings) {
    List<Root> filled = withTasks(withTools());
    List<String> allWarnings = new ArrayList<>(warnings);
    clues.forEach(one -> allWarnings.addAll(one.warnings()));
    return new Plan(
        app(filled),
        filled,
        distinct(filled, Root::packages, Clues::packages, one -> one.name()),
        services(),
        ports(filled),
        distinct(filled, Root::variables, Clues::variables, one -> one.name()),
        allWarnings.stream().distinct().toList());
  }

  private static App app(List<Root> roots) {
    Root first = roots.getFirst();
    return roots.stream()
        .filter(root -> root.path().equals(first.path()) && !root.app().name().isEmpty())
        .findFirst()
        .orElse(first)
        .app();
  }

  private List<Root> withTools() {
    List<List<ToolNeed>> needs = new ArrayList<>();
    Set<ToolNeed> claimed = new HashSet<>();
    for (Root root : roots) {
      List<ToolNeed> all = new ArrayList<>();
      for (ToolNeed need : inherited(root)) {
        if (root.tools().stream().anyMatch(own -> own.name().equals(need.name()))) {
          all.add(need);
          claimed.add(need);
        }
      }
      all.addAll(root.tools());
      needs.add(all);
    }
    addUnclaimed(needs, claimed);
    List<Root> filled = new ArrayList<>();
    for (int i = 0; i < roots.size(); i++) {
      filled.add(with(roots.get(i), ToolChoice.of(needs.get(i)), roots.get(i).tasks()));
    }
    return filled;
  }

  /// What clues at and above a root say of tools, the nearest first; a nearer one hides those
  /// further up on the same tool.
  private List<ToolNeed> inherited(Root root) {
    List<ToolNeed> found = new ArrayList<>();
    Set<String> hidden = new HashSet<>();
    Optional<String> folder = Optional.of(root.path());
    while (folder.isPresent()) {
      String here = folder.get();
      Set<String> pinned = new HashSet<>();
      for (Clues one : clues) {
        for (ToolNeed need : one.tools().getOrDefault(here, List.of())) {
          if (!hidden.contains(need.name())) {
            found.add(need);
          }
          if (need.evidence().confidence() == Confidence.CERTAIN) {
            pinned.add(need.name());
          }
        }
      }
      hidden.addAll(pinned);
      folder = here.isEmpty() ? Optional.empty() : Optional.of(Folders.of(here));
    }
    return found;
  }

  /// What nobody asked for but the project states goes to the nearest root.
  private void addUnclaimed(List<List<ToolNeed>> needs, Set<ToolNeed> claimed) {
    Set<String> asked = new HashSet<>();
    needs.forEach(all -> all.forEach(need -> asked.add(need.name())));
    for (Clues one : clues) {
      one.tools()
          .forEach((folder, all) -> {
            for (ToolNeed need : all) {
              boolean certain = need.evidence().confidence() == Confidence.CERTAIN;
              if (certain && !claimed.contains(need) && !asked.contains(need.name())) {
                needs.get(nearest(folder)).add(need);
              }
            }
          });
    }
  }

  private int nearest(String folder) {
    int best = 0;
    for (int i = 0; i < roots.size(); i++) {
      String path = roots.get(i).path();
      if (Folders.within(folder, path) && path.length() > roots.get(best).path().length()) {
        best = i;
      }
    }
    return best;
  }

  private List<Root> withTasks(List<Root> filled) {
    List<Map<String, TaskNeed>> tasks = new ArrayList<>();
    Map<String, Integer> firstAt = new HashMap<>();
    for (int i = 0; i < filled.size(); i++) {
      tasks.add(new TreeMap<>(filled.get(i).tasks()));
      firstAt.putIfAbsent(filled.get(i).path(), i);
    }
    for (Clues one : clues) {
      one.tasks()
          .forEach((folder, all) -> {
            int first = firstAt.getOrDefault(folder, nearest(folder));
            all.forEach((name, task) -> put(filled, tasks, first, name, task));
          });
    }
    List<Root> done = new ArrayList<>();
    for (int i = 0; i < filled.size(); i++) {
      done.add(with(filled.get(i), filled.get(i).tools(), tasks.get(i)));
    }
    return done;
  }

  private static void put(
      List<Root> roots, List<Map<String, TaskNeed>> tasks, int first, String name, TaskNeed task) {
    String path = roots.get(first).path();
    int holder = -1;
    for (int i = first; i < roots.size() && roots.get(i).path().equals(path); i++) {
      TaskNeed own = tasks.get(i).get(name);
      if (own != null && !surer(task, own)) {
        return;
      }
      holder = own != null && holder < 0 ? i : holder;
    }
    tasks.get(holder < 0 ? first : holder).put(name, task);
  }

  private static boolean surer(TaskNeed one, TaskNeed other) {
    return one.evidence().confidence().compareTo(other.evidence().confidence()) < 0;
  }

  private static Root with(Root root, List<ToolNeed> tools, Map<String, TaskNeed> tasks) {
    return new Root(
        root.path(),
        root.ecosystem(),
        root.app(),
        tools,
        root.packageManager(),
        tasks,
        root.deps(),
        root.packages(),
        root.ports(),
        root.variables(),
        root.workspace(),
        root.evidence());
  }

  private <T> List<T> distinct(
      List<Root> filled,
      Function<Root, List<T>> ofRoot,
      Function<Clues, List<T>> ofClues,
      Function<T, String> key) {
    Map<String, T> all = new LinkedHashMap<>();
    Stream.concat(
            filled.stream().flatMap(root -> ofRoot.apply(root).stream()),
            clues.stream().flatMap(one -> ofClues.apply(one).stream()))
        .forEach(one -> all.putIfAbsent(key.apply(one), one));
    return List.copyOf(all.values());
  }

  /// A service that is only inferred is left out where the same kind is declared.
  private List<ServiceNeed> services() {
    List<ServiceNeed> all = clues.stream().flatMap(one -> one.services().stream()).toList();
    Set<String> declared = new HashSet<>();
    all.stream()
        .filter(one -> one.evidence().confidence() == Confidence.CERTAIN)
        .forEach(one -> declared.add(one.kind()));
    Map<String, ServiceNeed> byName = new LinkedHashMap<>();
    all.stream()
        .filter(one ->
            one.evidence().confidence() == Confidence.CERTAIN || !declared.contains(one.kind()))
        .forEach(one -> byName.putIfAbsent(one.name(), one));
    return List.copyOf(byName.values());
  }

  /// A habit of the framework is left out where the same folder states a port.
  private List<PortNeed> ports(List<Root> filled) {
    List<PortNeed> all =
        new ArrayList<>(clues.stream().flatMap(one -> one.ports().stream()).toList());
    filled.forEach(root -> all.addAll(root.ports()));
    all.sort(Comparator.comparing(one -> one.evidence().confidence()));
    Set<String> stated = new HashSet<>();
    Map<Integer, PortNeed> byNumber = new LinkedHashMap<>();
    for (PortNeed one : all) {
      Evidence evidence = one.evidence();
      String folder = Folders.of(evidence.file());
      if (evidence.confidence() != Confidence.GUESS) {
        stated.add(folder);
      } else if (stated.contains(folder)) {
        continue;
      }
      byNumber.putIfAbsent(one.port(), one);
    }
    return List.copyOf(byNumber.values());
  }
}
