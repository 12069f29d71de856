// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import sh.zagi.storage.git.upkeep.RepoCheck;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.StorageException;

/// Reads every byte of a backup: the digests of all files, then each repository as `fsck` does.
public final class BackupCheck {
  private static final int MOST_FINDINGS = 100;

  private final Path backup;
  private final List<String> findings = new ArrayList<>();
  private int repositories;

  public BackupCheck(Path backup) {
    this.backup = backup;
  }

  /// What was looked at and what is missing or damaged, one line each, at most a hundred.
  public record Result(int files, int repositories, List<String> findings) {
    public Result {
      findings = List.copyOf(findings);
    }
  }

  public Result run() throws IOException {
    if (!Files.exists(backup.resolve(Sums.FILE))) {
      find(backup + " is not a whole backup: it has no " + Sums.FILE);
      return new Result(0, 0, findings);
    }
    Sums sums = Sums.read(backup);
    for (Map.Entry<String, String> file : sums.byPath().entrySet()) {
      file(file.getKey(), file.getValue());
    }
    extra(sums);
    if (findings.isEmpty()) {
      BackupFacts.read(backup).problems().forEach(this::find);
    }
    Path repos = backup.resolve(ServerCopy.REPOS);
    if (Files.isDirectory(repos)) {
      try (Stream<Path> all = Files.list(repos)) {
        for (Path folder : all.sorted(Comparator.naturalOrder()).toList()) {
          repository(folder);
        }
      }
    }
    return new Result(sums.byPath().size(), repositories, findings);
  }

  private void find(String finding) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(finding);
    }
  }

  private void file(String path, String sum) throws IOException {
    Path file = backup.resolve(path);
    if (!Files.isRegularFile(file)) {
      find("missing: " + path);
    } else if (!Sums.of(file).equals(sum)) {
      find("damaged: " + path);
    }
  }

  private void extra(Sums sums) throws IOException {
    Set<String> there = new TreeSet<>();
    try (Stream<Path> all = Files.walk(backup)) {
      all.filter(Files::isRegularFile)
          .map(file -> backup.relativize(file).toString())
          .forEach(there::add);
    }
    there.removeAll(sums.byPath().keySet());
    there.remove(Sums.FILE);
    there.forEach(path -> find("not of this backup: " + path));
  }

  private void repository(Path folder) {
    repositories++;
    String place = backup.relativize(folder).toString();
    try {
      Repo repo = Repo.at(folder, new RepoPath("backup", name(folder)));
      try {
        for (RepoCheck.Finding one : new RepoCheck(repo).run().findings()) {
          find(place + ": " + one.what() + " " + one.name() + ": " + one.problem());
        }
      } finally {
        repo.close();
      }
    } catch (IOException | StorageException e) {
      find(place + ": cannot be read: " + e.getMessage());
    }
  }

  private static String name(Path folder) {
    return folder.getFileName().toString().replaceFirst("\\.git$", "");
  }
}
