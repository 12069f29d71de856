// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import sh.zagi.env.Progress;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.Integrity;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryPath;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedFiles;
import sh.zagi.env.spec.DepsSpec;

/// Bundler: pinned by Gemfile.lock and the digests of the gem server's index, installed from a
/// folder of gems.
final class Bundler implements LibraryKind {
  private static final String LOCK = "Gemfile.lock";
  private static final String GEMS = "/home/dev/.local/share/gems";
  private static final Pattern SAID =
      Pattern.compile("^(Could not|An error occurred|Your |Gem::|There was an error|Bundler )");

  @Override
  public String name() {
    return DepsSpec.BUNDLER;
  }

  @Override
  public Registry registry() {
    return Registry.GEMS;
  }

  @Override
  public Map<String, String> packages() {
    return Map.of(
        "ruby-dev", "gems may be built from C",
        "build-essential", "gems may be built from C");
  }

  @Override
  public Map<String, byte[]> inputs(ProjectFiles files, DepsSpec deps) throws FetchException {
    Map<String, byte[]> inputs = new TreeMap<>();
    for (String name : List.of("Gemfile", LOCK, ".ruby-version", ".tool-versions")) {
      files.readLock(deps.beside(name)).ifPresent(text -> inputs.put(deps.beside(name), text));
    }
    // what a gemspec of the project itself reads
    String prefix = deps.folder().isEmpty() ? "" : deps.folder() + "/";
    for (String path : files.under(prefix)) {
      if (path.endsWith(".gemspec") || path.endsWith("/version.rb")) {
        files.read(path).ifPresent(text -> inputs.put(path, text));
      }
    }
    return inputs;
  }

  @Override
  public LockedFiles resolve(Workshop workshop, Project project, DepsSpec deps, Progress progress)
      throws FetchException, IOException, InterruptedException {
    String path = deps.beside(LOCK);
    if (!project.files().has(path)) {
      throw new FetchException(path + ": is missing: run `bundle lock` once and commit it");
    }
    GemfileLock lock = GemfileLock.parse(path, LockText.text(project.files(), path));
    progress.step("fetching " + lock.gems().size() + " gems");
    List<Workshop.Wanted> wanted = new ArrayList<>();
    for (GemfileLock.Gem gem : lock.gems()) {
      RegistryPath file =
          RegistryPath.parse(Registry.GEMS, "gems/" + gem.fullName() + ".gem")
              .orElseThrow(() -> new FetchException(path + ": has a bad name: " + gem.name()));
      wanted.add(new Workshop.Wanted(file, digest(workshop, gem).stream().toList()));
    }
    return new LockedFiles(
        name(),
        deps.manifest(),
        workshop.keep(inputs(project.files(), deps)),
        workshop.lock(wanted, progress));
  }

  /// From the lockfile, else from the compact index.
  private static Optional<Integrity> digest(Workshop workshop, GemfileLock.Gem gem)
      throws FetchException, InterruptedException {
    if (!gem.sha256().isEmpty()) {
      return Optional.of(new Integrity("sha256", gem.sha256()));
    }
    Optional<RegistryPath> index = RegistryPath.parse(Registry.GEMS, "info/" + gem.name());
    if (index.isEmpty()) {
      return Optional.empty();
    }
    try {
      String text = new String(workshop.client().metadata(index.get(), ""), UTF_8);
      return text.lines()
          .filter(line -> line.startsWith(gem.versionAndPlatform() + " "))
          .map(line -> line.replaceFirst(".*checksum:([0-9a-f]{64}).*", "$1"))
          .filter(digest -> digest.matches("[0-9a-f]{64}"))
          .findFirst()
          .map(digest -> new Integrity("sha256", digest));
    } catch (FetchException e) {
      if (e.isAbsent()) {
        return Optional.empty(); // a server with files only: the first fetch pins
      }
      throw e;
    }
  }

  @Override
  public Recipe recipe(Workshop workshop, Locked locked)
      throws FetchException, IOException, InterruptedException {
    return Recipe.of(workshop, locked).on(workshop.platform());
  }

  @Override
  public Placement placement(Locked locked) {
    return new Placement(
        GEMS, List.of(), Map.of("BUNDLE_PATH", GEMS, "BUNDLE_DISABLE_VERSION_CHECK", "true"));
  }

  @Override
  public Optional<String> complaint(List<String> log) {
    return Complaints.first(log, SAID).map(line -> "bundle install: " + line);
  }
}
