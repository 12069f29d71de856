// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import sh.zagi.env.Progress;
import sh.zagi.env.choose.Choice;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.layer.Platform;
import sh.zagi.env.layer.Project;
import sh.zagi.env.lock.CanonicalJson;
import sh.zagi.env.lock.EnvLock;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedFiles;
import sh.zagi.env.lock.LockedMaven;
import sh.zagi.env.lock.LockedNix;
import sh.zagi.env.lock.LockedNpm;
import sh.zagi.env.spec.EnvNix;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.storage.repo.FileTree;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.TreeId;

/// From a tree to a lock. What was pinned once stays pinned: a lock in the tree wins, then one that
/// the repository made for the same request; only what neither answers is resolved.
final class Pinning {
  /// A repaired environment answers the same request as the one that lacked something.
  private static final Comparator<EnvRefs.Described> FULLEST_FIRST =
      Comparator.comparingInt((EnvRefs.Described one) -> -one.lock().debian().packages().size());

  private final Builder builder;

  Pinning(Builder builder) {
    this.builder = builder;
  }

  /// What to pin.
  ///
  /// @param before the lock to stay close to when there is none for the request: its package index,
  ///   its reasons and, for the same project files, its libraries
  /// @param fresh resolve everything again, against the package index of today
  record Wanted(Repo repo, TreeId tree, Optional<EnvLock> before, boolean fresh) {
    static Wanted of(Repo repo, TreeId tree) {
      return new Wanted(repo, tree, Optional.empty(), false);
    }
  }

  /// A tree's environment, every byte of it named.
  ///
  /// @param earlier the description that the lock was found in; empty when it is a new one
  record Pinned(
      Request request,
      String envNix,
      EnvSpec spec,
      EnvLock lock,
      Optional<EnvRefs.Described> earlier) {}

  /// The text that is evaluated, and why each of its packages is there as far as that is known.
  record Draft(String envNix, Map<String, String> reasons) {}

  /// What is known before anything is resolved.
  ///
  /// @param earlier descriptions of the repository that answer the request
  /// @param described all descriptions of the repository
  private record Known(
      Wanted wanted,
      Request request,
      Optional<EnvLock> inTree,
      List<EnvRefs.Described> earlier,
      List<EnvRefs.Described> described) {
    /// The lock that says most about what the repository has now.
    Optional<EnvLock> nearest() {
      return inTree
          .or(wanted::before)
          .or(() -> earlier.stream().map(EnvRefs.Described::lock).findFirst());
    }
  }

  /// Pins; builds only what is needed to look at libraries.
  Pinned pin(Wanted wanted, Progress progress)
      throws Stop, Request.NothingToRunException, IOException, InterruptedException {
    FileTree files = wanted.repo().tree(wanted.tree());
    Request request = Request.of(files);
    Optional<EnvLock> inTree = wanted.fresh() ? Optional.empty() : TreeLock.read(files);
    List<EnvRefs.Described> described = EnvRefs.all(wanted.repo());
    Known known =
        new Known(
            wanted,
            request,
            inTree,
            wanted.fresh() ? List.of() : answering(request, inTree, described),
            described);
    Draft draft = draft(known, progress);
    EnvSpec spec =
        request.written().isPresent()
            ? request.written().get().spec()
            : Request.evaluate("env.nix", draft.envNix().getBytes(UTF_8));
    Map<String, String> inputs = LockInputs.digests(new ProjectFiles(files), spec);
    String digest = digest(spec);
    Optional<EnvRefs.Described> same =
        Stream.concat(
                inTree.filter(lock -> installable(lock, described)).stream()
                    .map(lock -> new EnvRefs.Described(lock.key(), lock, draft.envNix())),
                known.earlier().stream())
            .filter(one -> one.lock().spec().equals(digest))
            .filter(one -> one.lock().lockfiles().equals(inputs))
            .findFirst();
    if (same.isPresent()) {
      restoreTexts(wanted.repo(), same.get(), described);
      return new Pinned(request, draft.envNix(), spec, rebuilt(same.get().lock()), same);
    }
    EnvLock lock = resolve(known, draft, new Question(spec, digest, inputs), progress);
    return new Pinned(request, draft.envNix(), spec, lock, Optional.empty());
  }

  /// Pins a changed environment of a tree; its package index, its reasons and, for the same project
  /// files, its libraries are those of the one that it changes.
  Pinned pinChanged(Repo repo, TreeId tree, Environments.Change change, Progress progress)
      throws Stop, Request.NothingToRunException, IOException, InterruptedException {
    FileTree files = repo.tree(tree);
    Request request = Request.of(files);
    Optional<EnvLock> before = repo.readFile(change.from().ref(), "env.lock").map(EnvLock::read);
    Map<String, String> reasons = new HashMap<>();
    change.spec().packages().forEach(name -> reasons.put(name, change.why()));
    before.ifPresent(
        lock -> lock.debian().packages().forEach(one -> reasons.put(one.name(), one.why())));
    Draft draft = new Draft(EnvNix.text(change.spec(), reasons), reasons);
    Map<String, String> inputs = LockInputs.digests(new ProjectFiles(files), change.spec());
    Known known =
        new Known(
            new Wanted(repo, tree, before, false),
            request,
            Optional.empty(),
            List.of(),
            EnvRefs.all(repo));
    Question question = new Question(change.spec(), digest(change.spec()), inputs);
    EnvLock lock = resolve(known, draft, question, progress);
    return new Pinned(request, draft.envNix(), change.spec(), lock, Optional.empty());
  }

  static String digest(EnvSpec spec) {
    return CanonicalJson.sha256(CanonicalJson.bytes(spec));
  }

  /// Locks of the repository that answer the same request, the one of the tree first.
  private static List<EnvRefs.Described> answering(
      Request request, Optional<EnvLock> inTree, List<EnvRefs.Described> described) {
    Predicate<EnvRefs.Described> asTree = one -> inTree.filter(one.lock()::equals).isPresent();
    Optional<String> spec = request.written().map(written -> digest(written.spec()));
    List<EnvRefs.Described> answering = new ArrayList<>();
    described.stream().filter(asTree).forEach(answering::add);
    described.stream()
        .filter(asTree.negate())
        .filter(one ->
            one.lock().request().equals(request.digest())
                || spec.filter(one.lock().spec()::equals).isPresent())
        .sorted(FULLEST_FIRST)
        .forEach(answering::add);
    return answering;
  }

  /// The texts of a lock are not in the lock, so a tree may name only those that its repository has
  /// shown before.
  private static boolean installable(EnvLock lock, List<EnvRefs.Described> described) {
    Set<String> texts = new HashSet<>();
    described.forEach(
        one -> one.lock().dependencies().forEach(known -> texts.addAll(known.texts().values())));
    return made(lock.nix(), described)
        && lock.dependencies().stream().allMatch(one -> texts.containsAll(one.texts().values()));
  }

  /// Store paths and addresses of inputs in a lock are believed only if this server wrote them: a
  /// path that somebody made up may be a part of another repository's environment.
  private static boolean made(Optional<LockedNix> nix, List<EnvRefs.Described> described) {
    return nix.isEmpty() || described.stream().anyMatch(one -> one.lock().nix().equals(nix));
  }

  private void restoreTexts(Repo repo, EnvRefs.Described lock, List<EnvRefs.Described> described)
      throws IOException {
    EnvRefs.restoreTexts(repo, lock, builder.artifacts());
    for (EnvRefs.Described one : described) {
      EnvRefs.restoreTexts(repo, one, builder.artifacts());
    }
  }

  private Draft draft(Known known, Progress progress) throws Stop, InterruptedException {
    Request request = known.request();
    if (request.written().isPresent()) {
      Map<String, String> reasons = new HashMap<>();
      known
          .nearest()
          .ifPresent(
              lock -> lock.debian().packages().forEach(one -> reasons.put(one.name(), one.why())));
      return new Draft(request.written().get().text(), reasons);
    }
    if (!known.earlier().isEmpty()) {
      return new Draft(known.earlier().getFirst().envNix(), Map.of());
    }
    return chosen(request, known.wanted().repo().tree(known.wanted().tree()), progress);
  }

  private Draft chosen(Request request, FileTree files, Progress progress)
      throws Stop, InterruptedException {
    Choice choice = builder.choose(request.plan().orElseThrow(), new ProjectFiles(files), progress);
    return new Draft(EnvNix.text(choice.spec(), choice.reasons()), choice.reasons());
  }

  /// What `env.nix` would say for a tree that has none.
  Draft draft(FileTree files, Progress progress)
      throws Stop, Request.NothingToRunException, InterruptedException {
    Request request = Request.of(files);
    if (request.written().isPresent()) {
      return new Draft(request.written().get().text(), Map.of());
    }
    return chosen(request, files, progress);
  }

  /// The same pins for the scripts of today.
  private static EnvLock rebuilt(EnvLock lock) {
    return new EnvLock(
        EnvLock.FORMAT,
        Builder.digest(),
        lock.request(),
        lock.spec(),
        lock.sources(),
        lock.debian(),
        lock.tools(),
        lock.npm(),
        lock.maven(),
        lock.libraries(),
        lock.nix(),
        lock.lockfiles());
  }

  private record Question(EnvSpec spec, String digest, Map<String, String> inputs) {}

  private EnvLock resolve(Known known, Draft draft, Question question, Progress progress)
      throws Stop, IOException, InterruptedException {
    Optional<EnvLock> nearest = known.wanted().fresh() ? Optional.empty() : known.nearest();
    Optional<Builder.Pins> kept =
        nearest
            .filter(lock -> lock.spec().equals(question.digest()))
            .map(lock -> new Builder.Pins(lock.sources(), lock.debian(), lock.tools()));
    Builder.Pins pins =
        kept.isPresent()
            ? kept.get()
            : builder.pins(
                question.spec(),
                draft.reasons(),
                nearest.map(EnvLock::sources).orElse(List.of()),
                progress);
    Optional<LockedNix> flakes = flakes(known, draft, question, progress);
    List<Locked> libraries = libraries(known, question, pins, progress);
    return new EnvLock(
        EnvLock.FORMAT,
        Builder.digest(),
        known.request().digest(),
        question.digest(),
        pins.sources(),
        pins.debian(),
        pins.tools(),
        only(LockedNpm.class, libraries),
        only(LockedMaven.class, libraries),
        only(LockedFiles.class, libraries),
        flakes,
        question.inputs());
  }

  /// An input that was pinned before stays where it is.
  private Optional<LockedNix> flakes(Known known, Draft draft, Question question, Progress progress)
      throws Stop, IOException {
    Optional<EnvLock> nearest =
        (known.wanted().fresh() ? Optional.<EnvLock>empty() : known.nearest())
            .filter(lock -> made(lock.nix(), known.described()));
    Optional<LockedNix> before = nearest.flatMap(EnvLock::nix);
    boolean same = nearest.filter(lock -> lock.spec().equals(question.digest())).isPresent();
    return same && before.isPresent()
        ? before
        : builder.flakes(question.spec(), draft.envNix(), before.map(LockedNix::flake), progress);
  }

  /// Libraries depend on the project's files; another package beside them does not move them.
  private List<Locked> libraries(
      Known known, Question question, Builder.Pins pins, Progress progress)
      throws Stop, IOException, InterruptedException {
    Wanted wanted = known.wanted();
    Optional<EnvLock> before =
        wanted
            .before()
            .filter(lock -> lock.lockfiles().equals(question.inputs()))
            .filter(lock -> lock.dependencies().size() == question.spec().deps().size())
            .filter(lock -> lock.tools().equals(pins.tools()));
    if (before.isPresent() || question.spec().deps().isEmpty()) {
      return before.map(EnvLock::dependencies).orElse(List.of());
    }
    Platform platform = builder.platform(pins, progress);
    Project project =
        new Project(
            new ProjectFiles(wanted.repo().tree(wanted.tree())),
            folder -> wanted.repo().checkout(wanted.tree(), folder));
    return builder.libraries(question.spec(), project, platform, progress);
  }

  private static <T> List<T> only(Class<T> type, List<Locked> libraries) {
    return libraries.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
