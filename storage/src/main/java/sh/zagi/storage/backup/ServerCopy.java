// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.folder.DataFolder;
import sh.zagi.storage.folder.Disk;
import sh.zagi.storage.git.upkeep.Upkeep;
import sh.zagi.storage.lfs.LfsObjects;
import sh.zagi.storage.repo.RefStore;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.StorageException;

/// Copies the whole server while it runs.
///
/// First all refs are written down, then the rows of the database as they are at one moment, then
/// what both name: objects of git and large files, of which nothing goes away meanwhile. So every
/// object and large file that a ref of the copy needs is there; what arrives later is left for the
/// next one.
public final class ServerCopy {
  static final String DATABASE = "database.jsonl";
  static final String REPOS = "repos";
  static final String LARGE = "lfs";
  static final String ARTIFACTS = "env/artifacts";
  static final String KEYS = "keys";

  private static final int ATTEMPTS = 3;
  private static final Pattern LOOSE = Pattern.compile("[0-9a-f]{2}/[0-9a-f]{38}");
  private static final Pattern PACK =
      Pattern.compile("pack/pack-[0-9a-f]+\\.(pack|idx|bitmap|rev)");

  private final Parts parts;
  private final String version;

  /// What there is to copy.
  public record Parts(
      DataFolder folder,
      Database database,
      Repositories repositories,
      Upkeep upkeep,
      LfsObjects large) {}

  /// @param version of the server, which the copy notes
  public ServerCopy(Parts parts, String version) {
    this.parts = parts;
    this.version = version;
  }

  /// @throws IOException when the copy cannot be written; damage here is noted in it instead
  void write(Path target, Optional<Copier.Before> before, Instant now) throws IOException {
    Copier copier = new Copier(target, before);
    List<String> problems = new ArrayList<>();
    Map<RepoRecord, RefStore.Frozen> refs = refs(problems);
    AtomicReference<String> schema = new AtomicReference<>("");
    copier.put(
        DATABASE,
        out -> {
          OutputStream buffered = new BufferedOutputStream(out);
          schema.set(parts.database().export(buffered));
          buffered.flush();
          return schema;
        });
    for (Map.Entry<RepoRecord, RefStore.Frozen> one : refs.entrySet()) {
      repository(copier, one.getKey(), one.getValue(), problems);
    }
    long large = largeFiles(copier, problems);
    keys(copier);
    artifacts(copier);
    copier.put(
        BackupFacts.FILE,
        new BackupFacts(
                BackupFacts.FORMAT,
                now.toString(),
                version,
                schema.get(),
                refs.size(),
                large,
                copier.bytes(),
                copier.sharedBytes(),
                problems)
            .text());
    Copier.force(target);
    Sums sums = copier.sums();
    copier.put(Sums.FILE, sums.text());
    Disk.force(target);
  }

  private Map<RepoRecord, RefStore.Frozen> refs(List<String> problems) {
    Map<RepoRecord, RefStore.Frozen> refs = new LinkedHashMap<>();
    for (RepoRecord record : parts.repositories().kept()) {
      try {
        refs.put(record, parts.repositories().open(record).freeze());
      } catch (StorageException e) {
        problems.add(record.path() + ": its refs cannot be read");
      }
    }
    return refs;
  }

  /// What arrives of one repository.
  ///
  /// @param place of it in the copy
  private record Repository(RepoRecord record, Repo repo, String place) {}

  private void repository(
      Copier copier, RepoRecord record, RefStore.Frozen refs, List<String> problems)
      throws IOException {
    Repo repo = parts.repositories().open(record);
    Repository one = new Repository(record, repo, REPOS + "/" + repo.folder().getFileName());
    RefStore.Frozen wanted = refs;
    for (int attempt = 1; !copied(copier, one, wanted); attempt++) {
      if (attempt == ATTEMPTS) {
        problems.add(record.path() + ": what a ref points at is missing");
        return;
      }
      // Somebody purged what these refs had; those of now do without it.
      wanted = repo.freeze();
    }
  }

  /// @return false when a ref points at what is not there
  private boolean copied(Copier copier, Repository one, RefStore.Frozen refs) throws IOException {
    Path from = one.repo().folder();
    copier.copy(from.resolve("config"), one.place() + "/config");
    copier.put(one.place() + "/packed-refs", refs.packed());
    copier.put(one.place() + "/HEAD", "ref: " + refs.head() + "\n");
    copier.folder(one.place() + "/refs/heads");
    copier.folder(one.place() + "/objects/pack");
    parts.upkeep().hold(one.repo(), () -> objects(copier, from, one.place()));
    try {
      Repo made = Repo.at(copier.root().resolve(one.place()), one.record().path());
      try {
        return made.holds(refs.tips());
      } finally {
        made.close();
      }
    } catch (StorageException _) {
      return false;
    }
  }

  /// Packs that have an index, and loose objects; all else in there can be made again.
  private static void objects(Copier copier, Path repository, String place) throws IOException {
    Path objects = repository.resolve("objects");
    for (Path file : files(objects)) {
      String path = objects.relativize(file).toString();
      boolean loose = LOOSE.matcher(path).matches();
      boolean pack = PACK.matcher(path).matches() && Files.exists(index(file));
      if (loose || pack) {
        try {
          copier.fixed(file, place + "/objects/" + path);
        } catch (NoSuchFileException _) {
          // Purged a moment ago; whether a ref needs it is looked at afterwards.
        }
      }
    }
  }

  private static Path index(Path file) {
    return file.resolveSibling(file.getFileName().toString().replaceFirst("\\.[a-z]+$", ".idx"));
  }

  private long largeFiles(Copier copier, List<String> problems) throws IOException {
    long count = 0;
    for (LfsObjects.Kept kept : parts.large().kept()) {
      String path = parts.folder().largeFiles().relativize(kept.file()).toString();
      if (!Files.isRegularFile(kept.file())) {
        problems.add("large file " + kept.id() + ": missing");
      } else if (!copier.fixed(kept.file(), LARGE + "/" + path).equals(kept.id().hex())) {
        problems.add("large file " + kept.id() + ": its content is another");
      } else {
        count++;
      }
    }
    return count;
  }

  /// What environments are made of, which their origin may not have any more.
  private void artifacts(Copier copier) throws IOException {
    Path folder = parts.folder().environments().resolve("artifacts");
    for (Path file : files(folder)) {
      String path = folder.relativize(file).toString();
      if (!path.startsWith("new/")) {
        copier.fixed(file, ARTIFACTS + "/" + path);
      }
    }
  }

  private void keys(Copier copier) throws IOException {
    for (Path file : files(parts.folder().keys())) {
      copier.copy(file, KEYS + "/" + parts.folder().keys().relativize(file));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
