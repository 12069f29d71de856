// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.flake;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import sh.zagi.env.linux.Command;
import sh.zagi.env.nix.NixStore;

/// How packages of flakes come into the machine's store.
final class FlakeStore {
  private static final Duration QUICK = Duration.ofMinutes(5);
  private static final Duration BUILD_TIMEOUT = Duration.ofHours(1);

  private final NixStore store;
  private final NixBox box;

  FlakeStore(NixStore store, NixBox box) {
    this.store = store;
    this.box = box;
  }

  /// Takes a path and all that it refers to from a binary cache; what its key has not signed is not
  /// taken.
  ///
  /// @return why not, or empty when it is here
  Optional<String> substitute(Path path, String cache, String key) throws IOException {
    return failure(
        List.of(
            "nix-store",
            "--realise",
            path.toString(),
            "--option",
            "substituters",
            cache,
            "--option",
            "trusted-public-keys",
            key,
            "--option",
            "require-sigs",
            "true",
            "--option",
            "narinfo-cache-negative-ttl",
            "0"),
        QUICK);
  }

  /// Brings a build plan with all that it names from another store. Every path of a plan is named
  /// after its content, which is checked.
  Optional<String> copyPlan(Path plan, String from) throws IOException {
    return failure(
        List.of("nix", "copy", "--derivation", "--from", from, plan.toString()), BUILD_TIMEOUT);
  }

  /// Builds a plan, in the sandbox and without other sources than its own.
  ///
  /// @param folder for temporary files
  Optional<String> build(Path plan, Path folder) throws IOException {
    List<String> errors = Collections.synchronizedList(new ArrayList<>());
    Command.Ended ended =
        box.run(
            List.of("nix-store", "--realise", plan.toString()), folder, BUILD_TIMEOUT, errors::add);
    return ended.succeeded() ? Optional.empty() : Optional.of(last(errors));
  }

  /// The paths and everything that they refer to, sorted.
  List<Path> closure(List<Path> paths) throws IOException {
    if (paths.isEmpty()) {
      return List.of();
    }
    List<String> command = new ArrayList<>(List.of("nix-store", "--query", "--requisites"));
    paths.forEach(path -> command.add(path.toString()));
    List<String> errors = Collections.synchronizedList(new ArrayList<>());
    Command.Ended ended = new Command(command, store.variables(), QUICK).run(errors::add);
    if (!ended.succeeded()) {
      throw new IOException("nix-store --query failed: " + last(errors));
    }
    return ended.output().lines().map(Path::of).distinct().sorted().toList();
  }

  private Optional<String> failure(List<String> command, Duration timeout) throws IOException {
    List<String> errors = Collections.synchronizedList(new ArrayList<>());
    Command.Ended ended = new Command(command, store.variables(), timeout).run(errors::add);
    return ended.succeeded() ? Optional.empty() : Optional.of(last(errors));
  }

  private static String last(List<String> errors) {
    return errors.stream()
        .filter(line -> line.contains("error:"))
        .reduce((_, last) -> last)
        .map(line -> line.replaceFirst(".*error: *", "").strip())
        .orElse(errors.isEmpty() ? "no reason was given" : errors.getLast());
  }
}
