// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import sh.zagi.env.Progress;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.FetchGateway;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.Sandbox;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedFile;
import sh.zagi.env.lock.LockedFiles;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.storage.folder.WorkFolder;

/// Gradle: like Maven it says what it needs only while it runs, so its real tasks run once; then
/// one folder takes the place of every repository.
final class Gradle implements LibraryKind {
  private static final String HOME = "/home/dev/.gradle";
  private static final String SCRIPT = "init.d/zagi.gradle";

  private static final Pattern INPUT =
      Pattern.compile(
          "(.*/)?(.*\\.gradle(\\.kts)?|gradle\\.properties|gradle/.*\\.versions\\.toml|gradle\\.lockfile|.*\\.lockfile)");
  private static final Pattern DEPENDENCY_FREE =
      Pattern.compile("\\s*//.*|\\s*(version|group|description)\\s*=?\\s*['\"].*|\\s*");

  @Override
  public String name() {
    return DepsSpec.GRADLE;
  }

  @Override
  public Registry registry() {
    return Registry.MAVEN;
  }

  /// Every build script, without comments and what a project says of itself.
  @Override
  public Map<String, byte[]> inputs(ProjectFiles files, DepsSpec deps) {
    Map<String, byte[]> inputs = new TreeMap<>();
    String prefix = deps.folder().isEmpty() ? "" : deps.folder() + "/";
    for (String path : files.under(prefix)) {
      boolean source = path.startsWith(prefix + "buildSrc/");
      if (source || INPUT.matcher(path.substring(prefix.length())).matches()) {
        StringBuilder text = new StringBuilder();
        for (String line : files.lines(path)) {
          if (!DEPENDENCY_FREE.matcher(line).matches()) {
            text.append(line.stripTrailing()).append('\n');
          }
        }
        inputs.put(path, text.toString().getBytes(UTF_8));
      }
    }
    return inputs;
  }

  @Override
  public LockedFiles resolve(Workshop workshop, Project project, DepsSpec deps, Progress progress)
      throws FetchException, IOException, InterruptedException {
    List<LockedFile> served = new ArrayList<>();
    try (WorkFolder folder = WorkFolder.create(workshop.work(), "gradle")) {
      Path checkout = Files.createDirectory(folder.path().resolve("workspace"));
      Path home = Files.createDirectories(folder.path().resolve("home"));
      Files.createDirectories(home.resolve("init.d"));
      project.source().writeTo(checkout);
      Files.writeString(
          home.resolve(SCRIPT),
          script(
              List.of(
                  FetchGateway.address(Registry.MAVEN), FetchGateway.address(Registry.GRADLE))));
      Sandbox sandbox =
          new Sandbox(
              workshop.platform().rootfs().trees(),
              List.of(
                  new Sandbox.Bind(checkout, Placement.WORKSPACE, true),
                  new Sandbox.Bind(home, HOME, true)),
              Map.of(),
              Workshop.TIMEOUT);
      progress.step("running gradle once to see what it fetches");
      Sandbox.Outcome outcome = sandbox.run(workshop.client(), command(deps));
      if (!outcome.succeeded()) {
        throw new FetchException(deps.manifest() + ": gradle: " + reason(outcome));
      }
      served.addAll(Sandboxes.served(outcome));
    }
    String offline = script(List.of("file://" + HOME + "/zagi/repository"));
    Map<String, byte[]> texts = new TreeMap<>(Map.of(SCRIPT, offline.getBytes(UTF_8)));
    return new LockedFiles(name(), deps.manifest(), workshop.keep(texts), served);
  }

  /// The environment's own gradle: a wrapper would fetch a program that nothing pins.
  private static List<String> command(DepsSpec deps) {
    return List.of(
        "gradle",
        "--no-daemon",
        "--console=plain",
        "--continue",
        "-p",
        Placement.WORKSPACE + "/" + deps.folder(),
        "assemble",
        "testClasses");
  }

  private static String reason(Sandbox.Outcome outcome) {
    return Complaints.first(outcome.lastLines(), Pattern.compile("^> |error:|Could not"))
        .map(line -> line.replaceFirst("^> ", ""))
        .orElseGet(() -> Complaints.last(outcome.lastLines()));
  }

  /// Takes the place of every repository that a build names, for its plugins too.
  private static String script(List<String> addresses) {
    StringBuilder urls = new StringBuilder();
    addresses.forEach(
        address -> urls.append(urls.isEmpty() ? "" : ", ").append('"').append(address).append('"'));
    return """
    def places = [%s]
    def only = { repositories ->
      repositories.all { one ->
        if (!one.name.startsWith('zagi-')) { repositories.remove(one) }
      }
      places.eachWithIndex { place, number ->
        repositories.maven {
          it.name = 'zagi-' + number
          it.url = place
          if (it.hasProperty('allowInsecureProtocol')) { it.allowInsecureProtocol = true }
        }
      }
    }
    settingsEvaluated { settings ->
      if (settings.pluginManagement.hasProperty('repositories')) { only(settings.pluginManagement.repositories) }
    }
    allprojects { project ->
      only(project.buildscript.repositories)
      only(project.repositories)
    }
    """
        .formatted(urls);
  }

  @Override
  public Recipe recipe(Workshop workshop, Locked locked)
      throws FetchException, IOException, InterruptedException {
    return Recipe.of(workshop, locked);
  }

  @Override
  public Placement placement(Locked locked) {
    return new Placement(HOME, List.of(), Map.of("GRADLE_USER_HOME", HOME));
  }
}
