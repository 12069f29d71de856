// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.zagi.config.DataSize;
import sh.zagi.env.EnvKey;
import sh.zagi.env.Progress;
import sh.zagi.env.attest.BillOfMaterials;
import sh.zagi.env.choose.Choice;
import sh.zagi.env.choose.Decision;
import sh.zagi.env.detect.Detection;
import sh.zagi.env.detect.Plan;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.survey.Detectors;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.storage.repo.CommitId;
import sh.zagi.storage.repo.FileTree;
import sh.zagi.storage.repo.Repo;

/// Says what an environment is, or would be, and why; builds nothing. Thread-safe.
public final class Explanations {
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{7,64}");
  private static final DataSize LIMIT = DataSize.mebibytes(1);

  private final Builder builder;

  Explanations(Builder builder) {
    this.builder = builder;
  }

  /// What a tree asks for.
  public sealed interface Answer {
    /// @param plan what the project itself says; empty when detection finds nothing
    /// @param written whether an env.nix in the tree decides
    /// @param decisions from evidence to what is taken; empty when an env.nix decides
    /// @param warnings what is asked for and not given, one line each
    record Planned(
        Optional<Plan> plan,
        boolean written,
        EnvSpec spec,
        List<Decision> decisions,
        List<String> warnings)
        implements Answer {}

    /// There is nothing to run, or what there is cannot be used.
    record Refused(String sentence) implements Answer {}
  }

  /// An environment whose every byte is named.
  public record Described(EnvKey key, EnvSpec spec, EnvLock lock) {}

  /// Looks at a commit and chooses, as if it had never been seen before.
  public Answer plan(Repo repo, CommitId commit, Progress progress) throws InterruptedException {
    FileTree files = repo.tree(commit);
    try {
      Request request = Request.of(files);
      if (request.written().isPresent()) {
        Optional<Plan> plan =
            Detectors.detect(files) instanceof Detection.Found(Plan found)
                ? Optional.of(found)
                : Optional.empty();
        EnvSpec spec = request.written().get().spec();
        return new Answer.Planned(plan, true, spec, List.of(), List.of());
      }
      Plan plan = request.plan().orElseThrow();
      Choice choice = builder.choose(plan, new ProjectFiles(files), progress);
      List<String> warnings = new java.util.ArrayList<>(plan.warnings());
      choice.warnings().stream().filter(one -> !warnings.contains(one)).forEach(warnings::add);
      return new Answer.Planned(
          Optional.of(plan), false, choice.spec(), choice.decisions(), warnings);
    } catch (Stop stop) {
      return new Answer.Refused(stop.sentence());
    } catch (Request.NothingToRunException nothing) {
      return new Answer.Refused(String.valueOf(nothing.getMessage()));
    }
  }

  /// The environment of a commit, when it was resolved before: as noted for its tree, or as its
  /// tree itself says.
  public Optional<Described> of(Repo repo, CommitId commit) {
    Optional<Described> noted =
        EnvRefs.keyOf(repo, repo.treeId(commit)).flatMap(key -> of(repo, key));
    return noted.isPresent() ? noted : inTree(repo.tree(commit));
  }

  private static Optional<Described> inTree(FileTree tree) {
    Optional<byte[]> nix = tree.read(Request.FILE, LIMIT);
    try {
      Optional<EnvLock> lock = nix.isPresent() ? TreeLock.read(tree) : Optional.empty();
      if (lock.isEmpty()) {
        return Optional.empty();
      }
      EnvSpec spec = Request.evaluate(Request.FILE, nix.orElseThrow());
      return Optional.of(new Described(lock.get().key(), spec, lock.get()));
    } catch (Stop _) {
      return Optional.empty();
    }
  }

  private static Optional<Described> of(Repo repo, EnvKey key) {
    Optional<EnvLock> lock = repo.readFile(key.ref(), "env.lock").map(EnvLock::read);
    Optional<EnvSpec> spec = repo.readFile(key.ref(), "spec.json").flatMap(EnvSpec::read);
    return lock.isPresent() && spec.isPresent()
        ? Optional.of(new Described(key, spec.get(), lock.get()))
        : Optional.empty();
  }

  /// An environment by the first digits of its key, when only one has them.
  public Optional<Described> named(Repo repo, String word) {
    if (!KEY.matcher(word).matches()) {
      return Optional.empty();
    }
    List<String> found = List.copyOf(repo.refs("refs/envs/" + word).keySet());
    return found.size() == 1
        ? of(repo, new EnvKey(found.getFirst().substring("refs/envs/".length())))
        : Optional.empty();
  }

  /// What differs.
  public EnvDiff diff(Described one, Described other) {
    return EnvDiff.of(one, other);
  }

  /// The bill of materials of an environment, ready for JSON.
  public Map<String, Object> bill(Described one, String name) {
    return BillOfMaterials.of(one.lock(), name);
  }

  /// The packages that were asked for by name, each with its version and its reason.
  public static Map<String, String> asked(Described one) {
    Map<String, String> asked = new LinkedHashMap<>();
    List<String> names =
        one.spec().packages().stream().map(name -> name.replaceFirst("=.*", "")).toList();
    one.lock().debian().packages().stream()
        .filter(deb -> names.contains(deb.name()))
        .forEach(deb -> asked.put(deb.name() + " " + deb.version(), deb.why()));
    return asked;
  }

  /// The text of env.nix for a commit, as it is in its tree or was generated for it.
  public Optional<String> text(Repo repo, CommitId commit) {
    Optional<byte[]> written = repo.tree(commit).read(Request.FILE, LIMIT);
    return written
        .or(() ->
            EnvRefs.keyOf(repo, repo.treeId(commit))
                .flatMap(key -> repo.readFile(key.ref(), "env.nix")))
        .map(bytes -> new String(bytes, UTF_8));
  }
}
