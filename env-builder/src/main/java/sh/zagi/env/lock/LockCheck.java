// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.lock;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sh.zagi.env.debian.IndexSource;

/// Whether a lock from an untrusted tree names only what a lock may name: names, paths below a
/// registry or the workspace, digests. Debian packages check themselves.
final class LockCheck {
  private static final int ENTRY_LIMIT = 200_000;
  private static final int TEXT_LIMIT = 1_000;
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern NAME = Pattern.compile("(@[A-Za-z0-9._~-]+/)?[A-Za-z0-9._+~-]+");
  private static final Pattern STEP = Pattern.compile("[^/\\\\\\p{Cntrl}:]{1,255}");
  private static final Pattern INTEGRITY = Pattern.compile("([a-z0-9]+-[A-Za-z0-9+/=]+ ?)*");

  private LockCheck() {}

  /// The first thing that is wrong, in a few words.
  static Optional<String> problem(EnvLock lock) {
    return Stream.of(
            bad("builder", SHA256, List.of(lock.builder())),
            bad("request", SHA256, List.of(lock.request())),
            bad("spec", SHA256, List.of(lock.spec())),
            bad("digest", SHA256, lock.lockfiles().values()),
            path("path", lock.lockfiles().keySet()),
            lock.sources().stream().map(LockCheck::source),
            lock.tools().stream().flatMap(LockCheck::tool),
            lock.npm().stream().flatMap(LockCheck::npm),
            lock.dependencies().stream().flatMap(LockCheck::library),
            Stream.of(sizes(lock)))
        .flatMap(problems -> problems)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> sizes(EnvLock lock) {
    long entries =
        lock.debian().packages().size()
            + lock.dependencies().stream().mapToLong(one -> one.artifacts().size()).sum();
    return entries > ENTRY_LIMIT ? Optional.of("more than " + ENTRY_LIMIT) : Optional.empty();
  }

  private static Optional<String> source(IndexSource source) {
    return bad("index", SHA256, List.of(source.inReleaseSha256(), source.packagesSha256()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Stream<Optional<String>> tool(LockedTool tool) {
    return Stream.of(
            bad("tool", NAME, List.of(tool.name(), tool.packageName(), tool.version())),
            bad("tool digest", SHA256, List.of(tool.sha256())),
            bad("integrity", INTEGRITY, List.of(tool.integrity())),
            bad("program", NAME, tool.programs().keySet()),
            path("program", tool.programs().values()))
        .flatMap(problems -> problems);
  }

  private static Stream<Optional<String>> npm(LockedNpm npm) {
    return npm.packages().stream()
        .flatMap(one ->
            Stream.concat(
                bad("npm package", NAME, List.of(one.name(), one.version())),
                bad("integrity", INTEGRITY, List.of(one.integrity()))));
  }

  private static Stream<Optional<String>> library(Locked one) {
    return Stream.of(
            bad("kind", NAME, List.of(one.kind())),
            path("manifest", List.of(one.manifest())),
            path("path", one.texts().keySet()),
            bad("digest", SHA256, one.texts().values()),
            one.artifacts().stream().flatMap(LockCheck::file))
        .flatMap(problems -> problems);
  }

  private static Stream<Optional<String>> file(LockedFile file) {
    return Stream.of(
            bad("registry", NAME, List.of(file.registry())),
            path("path", List.of(file.path())),
            bad("digest", SHA256, List.of(file.sha256())),
            file.sizeBytes() < 0
                ? Stream.of(Optional.of("a negative size"))
                : Stream.<Optional<String>>empty())
        .flatMap(problems -> problems);
  }

  private static Stream<Optional<String>> bad(
      String what, Pattern form, Collection<String> values) {
    return values.stream()
        .filter(value -> value.length() > TEXT_LIMIT || !form.matcher(value).matches())
        .map(value -> Optional.of("a bad " + what + ": " + shown(value)));
  }

  /// Relative, without steps that lead out, and no address.
  private static Stream<Optional<String>> path(String what, Collection<String> paths) {
    return paths.stream()
        .filter(path -> path.length() > TEXT_LIMIT || !inside(path))
        .map(path -> Optional.of("a bad " + what + ": " + shown(path)));
  }

  private static boolean inside(String path) {
    return List.of(path.split("/", -1)).stream()
        .allMatch(step -> STEP.matcher(step).matches() && !step.equals("..") && !step.equals("."));
  }

  private static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 80 ? plain : plain.substring(0, 80) + "…";
  }
}
