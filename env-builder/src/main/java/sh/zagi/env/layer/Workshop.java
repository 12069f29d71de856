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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import sh.zagi.env.Progress;
import sh.zagi.env.fetch.Artifact;
import sh.zagi.env.fetch.Artifacts;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.fetch.Integrity;
import sh.zagi.env.fetch.Registry;
import sh.zagi.env.fetch.RegistryClient;
import sh.zagi.env.fetch.RegistryPath;
import sh.zagi.env.lock.Locked;
import sh.zagi.env.lock.LockedFile;

/// Where libraries are pinned and layers prepared.
///
/// @param work an existing folder for temporary files
/// @param platform of the environment in the making
public record Workshop(RegistryClient client, Artifacts artifacts, Path work, Platform platform) {
  /// How long a package manager may take to say what it needs.
  static final Duration TIMEOUT = Duration.ofMinutes(20);

  /// A file to fetch and the digests that it must have.
  record Wanted(RegistryPath path, List<Integrity> expected) {
    Wanted {
      expected = List.copyOf(expected);
    }

    LockedFile locked(Artifact artifact) {
      return new LockedFile(
          path.registry().word(), path.path(), artifact.sha256(), artifact.sizeBytes());
    }
  }

  /// Fetches all, several at a time; the answers are in the order of the questions.
  List<Artifact> fetch(List<Wanted> wanted, Progress progress)
      throws FetchException, IOException, InterruptedException {
    AtomicInteger done = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Artifact>> running = new ArrayList<>();
      for (Wanted one : wanted) {
        running.add(
            threads.submit(() -> {
              Artifact artifact = client.artifact(one.path(), one.expected());
              progress.detail(done.incrementAndGet(), wanted.size());
              return artifact;
            }));
      }
      List<Artifact> artifacts = new ArrayList<>();
      for (Future<Artifact> one : running) {
        artifacts.add(one.get());
      }
      return artifacts;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case FetchException refused -> throw refused;
        case IOException fault -> throw fault;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /// Fetches and pins all.
  List<LockedFile> lock(List<Wanted> wanted, Progress progress)
      throws FetchException, IOException, InterruptedException {
    List<Artifact> artifacts = fetch(wanted, progress);
    List<LockedFile> locked = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      locked.add(wanted.get(i).locked(artifacts.get(i)));
    }
    return locked;
  }

  /// A file that a lock names, from disk or once more from its registry.
  Artifact fetch(LockedFile file) throws FetchException, InterruptedException {
    RegistryPath path =
        Registry.named(file.registry())
            .flatMap(registry -> RegistryPath.parse(registry, file.path()))
            .orElseThrow(() -> new FetchException("the lock has a bad path: " + file.path()));
    return client.artifact(path, List.of(new Integrity("sha256", file.sha256())));
  }

  /// Keeps texts, and gives their digests by path.
  Map<String, String> keep(Map<String, byte[]> texts) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (Map.Entry<String, byte[]> text : texts.entrySet()) {
      digests.put(text.getKey(), artifacts.put(text.getValue()).sha256());
    }
    return digests;
  }

  /// The kept texts of a lock, by path.
  Map<String, byte[]> texts(Locked locked) throws FetchException, IOException {
    Map<String, byte[]> texts = new TreeMap<>();
    for (Map.Entry<String, String> text : locked.texts().entrySet()) {
      Artifact content =
          artifacts
              .find(text.getValue())
              .orElseThrow(() -> new FetchException("the text of " + text.getKey() + " is lost"));
      texts.put(text.getKey(), Files.readAllBytes(content.file()));
    }
    return texts;
  }
}
