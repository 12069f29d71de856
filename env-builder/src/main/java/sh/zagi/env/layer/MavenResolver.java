// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sh.zagi.env.Progress;
import sh.zagi.env.fetch.Artifact;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.FetchGateway;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryClient;
import sh.zagi.env.fetch.Sandbox;
import sh.zagi.env.lock.LockedMaven;
import sh.zagi.env.spec.DepsSpec;

/// Pins what a Maven project needs by running its real goals once: Maven has no lockfile, and some
/// plugins choose their parts only when they run.
public final class MavenResolver {
  private static final Duration TIMEOUT = Duration.ofMinutes(20);
  private static final int SENTENCE_LIMIT = 240;

  private final RegistryClient client;
  private final Path work;

  /// @param work an existing folder for temporary files
  public MavenResolver(RegistryClient client, Path work) {
    this.client = client;
    this.work = work;
  }

  /// Writes the project's files into an empty folder.
  public interface Source {
    void writeTo(Path folder) throws IOException;
  }

  /// Runs the project's build and tests on the root file system at `tree` and notes what they
  /// fetch. Failing tests are not this step's business.
  public LockedMaven resolve(Source source, DepsSpec deps, Path tree, Progress progress)
      throws FetchException, IOException, InterruptedException {
    Map<String, Artifact> served = new TreeMap<>();
    try (WorkFolder folder = WorkFolder.create(work, "maven")) {
      Path project = Files.createDirectory(folder.path().resolve("workspace"));
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
      source.writeTo(project);
      Sandbox sandbox =
          new Sandbox(
              tree,
              List.of(
                  new Sandbox.Bind(project, "/workspace", true),
                  new Sandbox.Bind(repository, "/home/dev/.m2/repository", true),
                  new Sandbox.Bind(settings, "/opt/zagi/settings.xml", false)),
              Map.of(),
              TIMEOUT);
      progress.step("running mvn test once to see what it fetches");
      Sandbox.Outcome tested =
          sandbox.run(client, maven(deps, "-Dmaven.test.failure.ignore=true", "test"));
      if (!tested.succeeded()) {
        throw new FetchException(reason(deps, tested));
      }
      served.putAll(tested.served());
      progress.step("running mvn package once to see what it fetches");
      // projects whose packaging fails can still be worked on: what was fetched until then counts
      served.putAll(sandbox.run(client, maven(deps, "-DskipTests", "package")).served());
    }
    List<LockedMaven.File> files = new ArrayList<>();
    served.forEach((path, artifact) ->
        files.add(new LockedMaven.File(path, artifact.sha256(), artifact.sizeBytes())));
    return new LockedMaven(deps.manifest(), files);
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
            .findFirst()
            .map(one -> one.substring("[ERROR] ".length()))
            .orElse("mvn ended with status " + outcome.exit());
    String shown = line.length() <= SENTENCE_LIMIT ? line : line.substring(0, SENTENCE_LIMIT) + "…";
    return deps.manifest() + ": " + shown.replace("/workspace/", "");
  }
}
