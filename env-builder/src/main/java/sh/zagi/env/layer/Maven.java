// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.zagi.env.Progress;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.fetch.Artifact;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.FetchGateway;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryPath;
import sh.zagi.env.fetch.Sandbox;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedMaven;
import sh.zagi.env.spec.DepsSpec;
import sh.zagi.storage.folder.WorkFolder;

/// Pins what a Maven project needs by running its real goals once: Maven has no lockfile, and some
/// plugins choose their parts only when they run.
final class Maven implements LibraryKind {
  /// Surefire fetches what runs the tests before it starts them; their outcome is not asked here.
  private static final String TESTS_END_AT_ONCE = "-Dsurefire.timeout=1";

  private static final Duration TIMEOUT = Duration.ofMinutes(20);
  private static final int SENTENCE_LIMIT = 240;
  private static final String REPOSITORY = "/home/dev/.m2/repository";

  @Override
  public String name() {
    return DepsSpec.MAVEN;
  }

  @Override
  public Registry registry() {
    return Registry.MAVEN;
  }

  @Override
  public Map<String, byte[]> inputs(ProjectFiles files, DepsSpec deps) {
    Map<String, byte[]> inputs = new TreeMap<>();
    files
        .ending("pom.xml")
        .forEach(path ->
            files.read(path).ifPresent(text -> inputs.put(path, PomInputs.normalised(text))));
    files
        .under(".mvn/")
        .forEach(path -> files.read(path).ifPresent(text -> inputs.put(path, text)));
    return inputs;
  }

  /// Runs the project's build and tests on the root file system at `tree` and notes what they
  /// fetch. Failing tests are not this step's business.
  @Override
  public LockedMaven resolve(Workshop workshop, Project project, DepsSpec deps, Progress progress)
      throws FetchException, IOException, InterruptedException {
    Map<RegistryPath, Artifact> served = new HashMap<>();
    try (WorkFolder folder = WorkFolder.create(workshop.work(), "maven")) {
      Path checkout = Files.createDirectory(folder.path().resolve("workspace"));
      Path repository = Files.createDirectory(folder.path().resolve("repository"));
      Path settings = folder.path().resolve("settings.xml");
      Files.writeString(
          settings,
          """
          <settings>
            <mirrors>
              <mirror><id>gateway</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
            </mirrors>
          </settings>
          """
              .formatted(FetchGateway.address(Registry.MAVEN)));
      project.source().writeTo(checkout);
      List<Sandbox.Bind> binds = new ArrayList<>();
      binds.add(new Sandbox.Bind(checkout, Placement.WORKSPACE, true));
      binds.add(new Sandbox.Bind(repository, REPOSITORY, true));
      binds.add(new Sandbox.Bind(settings, "/opt/zagi/settings.xml", false));
      workshop
          .platform()
          .tools()
          .ifPresent(tools -> binds.add(new Sandbox.Bind(tools, Platform.TOOLS, false)));
      Sandbox sandbox =
          new Sandbox(
              workshop.platform().rootfs().trees(),
              binds,
              Map.of("PATH", workshop.platform().path()),
              TIMEOUT);
      progress.step("running mvn test once to see what it fetches");
      Sandbox.Outcome tested =
          sandbox.run(
              workshop.client(),
              maven(deps, "-Dmaven.test.failure.ignore=true", TESTS_END_AT_ONCE, "test"));
      if (!tested.succeeded()) {
        throw new FetchException(reason(deps, tested));
      }
      served.putAll(tested.served());
      progress.step("running mvn package once to see what it fetches");
      // projects whose packaging fails can still be worked on: what was fetched until then counts
      served.putAll(sandbox.run(workshop.client(), maven(deps, "-DskipTests", "package")).served());
    }
    return locked(deps, served);
  }

  /// What changes with time is kept as a text, under the name by which Maven finds it again without
  /// a network: ranges and snapshots are decided by it.
  private static LockedMaven locked(DepsSpec deps, Map<RegistryPath, Artifact> served) {
    List<LockedMaven.File> files = new ArrayList<>();
    Map<String, String> texts = new TreeMap<>();
    served.forEach((path, artifact) -> {
      if (path.registry().isChanging(path.path())) {
        texts.put(
            path.path().replaceFirst("maven-metadata\\.xml$", "maven-metadata-central.xml"),
            artifact.sha256());
      } else {
        files.add(new LockedMaven.File(path.path(), artifact.sha256(), artifact.sizeBytes()));
      }
    });
    files.sort(Comparator.comparing(LockedMaven.File::path));
    return new LockedMaven(deps.manifest(), texts, files);
  }

  @Override
  public Recipe recipe(Workshop workshop, Locked locked)
      throws FetchException, IOException, InterruptedException {
    return Recipe.of(workshop, locked);
  }

  @Override
  public Placement placement(Locked locked) {
    return Placement.at(REPOSITORY);
  }

  private static List<String> maven(DepsSpec deps, String... goals) {
    List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp", "-Dstyle.color=never"));
    command.addAll(List.of("-s", "/opt/zagi/settings.xml", "-f", "/workspace/" + deps.manifest()));
    command.addAll(List.of(goals));
    return command;
  }

  private static String reason(DepsSpec deps, Sandbox.Outcome outcome) {
    if (outcome.exit() < 0) {
      return "mvn test took longer than " + TIMEOUT.toMinutes() + " minutes";
    }
    String line =
        outcome.lastLines().stream()
            .filter(one -> one.startsWith("[ERROR] ") && one.length() > 12)
            .filter(one -> !one.contains("COMPILATION ERROR"))
            .findFirst()
            .map(one -> one.substring("[ERROR] ".length()))
            .orElse("mvn ended with status " + outcome.exit());
    String shown = line.length() <= SENTENCE_LIMIT ? line : line.substring(0, SENTENCE_LIMIT) + "…";
    return deps.manifest() + ": " + shown.replace("/workspace/", "");
  }
}
