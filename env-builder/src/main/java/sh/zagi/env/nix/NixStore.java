// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.nix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sh.zagi.env.linux.Command;
import sh.zagi.storage.folder.Trees;
import sh.zagi.storage.folder.WorkFolder;

/// The machine's Nix store, used with settings of our own. Thread-safe; Nix does the locking.
public final class NixStore {
  /// Where all store paths lie.
  public static final Path STORE = Path.of("/nix/store");

  /// Where Nix looks for roots that lie elsewhere.
  private static final Path INDIRECT_ROOTS = Path.of("/nix/var/nix/gcroots/auto");

  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z+_?=-][0-9A-Za-z+._?=-]{0,200}");

  /// `sandbox-fallback` must be off: Nix would silently build without a sandbox where the kernel
  /// refuses one. `keep-outputs` keeps the package files of kept environments. Equal files are hard
  /// links from the start, so similar environments share disk.
  private static final String SETTINGS =
      """
      build-users-group =
      sandbox = true
      sandbox-fallback = false
      auto-optimise-store = true
      substituters =
      keep-outputs = true
      experimental-features = nix-command flakes
      """;

  /// Below the folder; what an earlier run left there belongs to nobody.
  private static final String BUILDS = "nix/builds";

  private final Path folder;

  private NixStore(Path folder) {
    this.folder = folder;
  }

  /// Opens the store with settings kept in `folder`, usually `DATA/env`.
  public static NixStore open(Path folder) throws IOException {
    Path conf = Files.createDirectories(folder.resolve("nix/conf"));
    Files.createDirectories(folder.resolve("nix/home"));
    Files.createDirectories(folder.resolve("roots"));
    Trees.delete(folder.resolve(BUILDS));
    Files.writeString(conf.resolve("nix.conf"), SETTINGS);
    return new NixStore(folder);
  }

  /// The variables that every Nix program needs.
  public Map<String, String> variables() {
    return Map.of(
        "NIX_CONF_DIR",
        folder.resolve("nix/conf").toString(),
        "HOME",
        folder.resolve("nix/home").toString());
  }

  /// A folder for what a build keeps while it runs: Nix leaves it behind when the builder is
  /// killed.
  WorkFolder buildFolder() throws IOException {
    return WorkFolder.create(folder.resolve(BUILDS), "build");
  }

  /// Adds a folder as it is.
  public Path add(Path source) throws IOException {
    return Path.of(output(List.of("nix-store", "--add", source.toString())).strip());
  }

  /// Adds files whose store path follows from their name and digest alone, so that derivations that
  /// expect them find them built.
  public void addFixed(List<Path> files) throws IOException {
    if (!files.isEmpty()) {
      var _ =
          output(
              Stream.concat(
                      Stream.of("nix-store", "--add-fixed", "sha256"),
                      files.stream().map(Path::toString))
                  .toList());
    }
  }

  /// The paths of the list that the store lacks.
  public Set<Path> missing(Collection<Path> paths) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("nix-store", "--check-validity", "--print-invalid"));
    paths.stream().filter(Files::exists).map(Path::toString).forEach(command::add);
    Set<Path> missing =
        output(command).lines().map(Path::of).collect(Collectors.toCollection(HashSet::new));
    paths.stream().filter(path -> !Files.exists(path)).forEach(missing::add);
    return missing;
  }

  /// The digest of a path's content, `sha256:` and 52 characters.
  public String narHash(Path path) throws IOException {
    return output(List.of("nix-store", "--query", "--hash", path.toString())).strip();
  }

  /// Whether the content of a path still has the digest that was written down for it.
  public boolean isIntact(Path path) throws IOException {
    return new Command(List.of("nix-store", "--verify-path", path.toString()), variables(), TIMEOUT)
        .run(_ -> {})
        .succeeded();
  }

  /// Removes a path that must not be used again, unless somebody else keeps it.
  void forget(Path path) throws IOException {
    var _ =
        new Command(List.of("nix-store", "--delete", path.toString()), variables(), TIMEOUT)
            .run(_ -> {});
  }

  /// Keeps a path and all that it refers to from being collected, under a name of ours. A root of
  /// the same name moves.
  public void keep(String name, Path path) throws IOException {
    var _ =
        output(
            List.of(
                "nix-store",
                "--add-root",
                root(name).toString(),
                "--indirect",
                "--realise",
                path.toString()));
  }

  /// Ends a [#keep].
  public void release(String name) throws IOException {
    Files.deleteIfExists(root(name));
  }

  /// All names under which something is kept, with what each keeps.
  public Map<String, Path> kept() throws IOException {
    Map<String, Path> kept = new TreeMap<>();
    try (Stream<Path> names = Files.list(folder.resolve("roots"))) {
      for (Path name : names.filter(NixStore::isRoot).toList()) {
        kept.put(String.valueOf(name.getFileName()), Files.readSymbolicLink(name));
      }
    }
    return kept;
  }

  private static boolean isRoot(Path file) {
    return Files.isSymbolicLink(file) && !String.valueOf(file.getFileName()).startsWith(".");
  }

  /// The store object that a path lies in, such as the root file system of its `tree`.
  ///
  /// @return empty when it is no store path
  public static Optional<Path> object(Path path) {
    Path clean = path.normalize();
    return clean.startsWith(STORE) && clean.getNameCount() > STORE.getNameCount()
        ? Optional.of(STORE.resolve(clean.getName(STORE.getNameCount())))
        : Optional.empty();
  }

  /// Keeps a path without starting a program. Nobody but this data folder's owner may be removing
  /// it at this moment; [#keep] has no such condition.
  public void keepNow(String name, Path path) throws IOException {
    Path root = root(name);
    // builds at the same time may keep the same path
    Path fresh = root.resolveSibling("." + name + "-" + UUID.randomUUID());
    Files.createSymbolicLink(fresh, path);
    Files.move(fresh, root, StandardCopyOption.ATOMIC_MOVE);
    Path all = Files.createDirectories(INDIRECT_ROOTS);
    Path known = all.resolve("zagi-" + StorePaths.sha256Hex(root.toString()).substring(0, 32));
    try {
      Files.createSymbolicLink(known, root);
    } catch (FileAlreadyExistsException _) {
      // the root was there before
    }
  }

  Path root(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a root name: " + name);
    }
    return folder.resolve("roots").resolve(name);
  }

  /// The path of a file added by [#addFixed]: the Nix manual, "store path specification".
  public static Path fixedPath(String sha256, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a store name: " + name);
    }
    String inner = StorePaths.sha256Hex("fixed:out:sha256:" + sha256 + ":");
    String outer = "output:out:sha256:" + inner + ":" + STORE + ":" + name;
    return STORE.resolve(StorePaths.hashPart(outer.getBytes(StandardCharsets.UTF_8)) + "-" + name);
  }

  /// Runs a Nix program with the settings of this store.
  ///
  /// @return what it printed
  /// @throws IOException with its last line of errors
  public String output(List<String> arguments) throws IOException {
    List<String> errors = Collections.synchronizedList(new ArrayList<>());
    Command.Ended ended = new Command(arguments, variables(), TIMEOUT).run(errors::add);
    if (!ended.succeeded()) {
      throw new IOException(
          String.join(" ", arguments.subList(0, 2))
              + " failed: "
              + (errors.isEmpty() ? "status " + ended.status() : errors.getLast()));
    }
    return ended.output();
  }
}
