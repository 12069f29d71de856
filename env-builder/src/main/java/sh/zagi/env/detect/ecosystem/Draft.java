// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.Optional;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.RootDraft;
import sh.zagi.env.spec.DepsSpec;

/// A root while its facts are being gathered, with the one fact behind all habits of its ecosystem.
/// For one thread.
final class Draft {
  private final RootDraft facts;
  private final Evidence reason;

  /// @param reason why there is a root at all
  Draft(String ecosystem, String path, Evidence reason) {
    this.facts = new RootDraft(path, ecosystem).evidence(reason);
    this.reason = reason;
  }

  /// A root in the folder of a file that says `is ...`.
  static Draft of(String ecosystem, String file, String fact) {
    return new Draft(ecosystem, Folders.of(file), new Evidence(file, 0, fact));
  }

  String path() {
    return facts.path();
  }

  /// `name` in the folder of this root, seen from the top.
  String below(String name) {
    return facts.below(name);
  }

  Draft app(String name, String version) {
    facts.app(name, version);
    return this;
  }

  Draft tool(String name, String version, Evidence why) {
    facts.tool(name, version, why);
    return this;
  }

  /// A tool that comes with the ecosystem, unless the project has named it already.
  Draft tool(String name) {
    if (!facts.asks(name)) {
      facts.tool(name, "", reason);
    }
    return this;
  }

  boolean asks(String tool) {
    return facts.asks(tool);
  }

  Draft manager(String name, String version, Evidence why) {
    facts.packageManager(name, version, why);
    return this;
  }

  /// A task that the project speaks of; the first one of a name stays.
  Draft task(String name, String command, Evidence why) {
    facts.task(name, command, why);
    return this;
  }

  /// A task that follows from what the project is, so that its own words elsewhere go first.
  Draft usual(String name, String command, Evidence why) {
    return task(name, command, new Evidence(why.file(), why.line(), why.fact(), Confidence.LIKELY));
  }

  /// A task that every project of the ecosystem has.
  Draft task(String name, String command) {
    return task(name, command, habit("task " + name));
  }

  /// A port that the framework takes when nobody tells it another one.
  Draft port(int port, Evidence why) {
    facts.port(
        port,
        new Evidence(why.file(), why.line(), why.fact() + ", port " + port, Confidence.GUESS));
    return this;
  }

  Draft deps(String kind, String lock, String manifest) {
    facts.deps(new DepsSpec(kind, lock, manifest));
    return this;
  }

  Draft needs(String debian, Evidence why) {
    facts.needs(debian, why);
    return this;
  }

  Draft fact(Evidence fact) {
    facts.evidence(fact);
    return this;
  }

  /// The first of some files that is in the folder, as evidence.
  Optional<Evidence> first(ProjectFiles files, List<String> names, String fact) {
    return names.stream()
        .map(this::below)
        .filter(files::has)
        .findFirst()
        .map(file -> new Evidence(file, 0, fact));
  }

  Evidence habit(String fact) {
    return new Evidence(reason.file(), reason.line(), fact, Confidence.GUESS);
  }

  Root root() {
    return facts.done();
  }
}
