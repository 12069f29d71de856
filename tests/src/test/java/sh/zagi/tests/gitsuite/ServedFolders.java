// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.gitsuite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import sh.zagi.config.DataSize;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.git.GitLimits;
import sh.zagi.storage.git.GitServices;
import sh.zagi.storage.git.GitStreams;
import sh.zagi.storage.git.Receiving;
import sh.zagi.storage.git.sign.Signatures;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// Folders anywhere on the disk as repositories of our git services: each has a row, and a link
/// where its folder would be. Safe for use by many threads.
final class ServedFolders implements AutoCloseable {
  /// Some scripts move files larger than a server takes by default.
  private static final GitLimits LIMITS =
      new GitLimits(DataSize.mebibytes(2000), DataSize.mebibytes(2000), Duration.ofMinutes(2));

  private final Path root;
  private final Database database;
  private final Repositories repositories;
  private final GitServices services;
  private final Map<Path, RepoRecord> records = new HashMap<>();

  /// @param root an empty folder for the links
  ServedFolders(Path root) {
    this.root = root;
    database = Database.inMemory("git-suite-" + System.nanoTime());
    InstantSource clock = InstantSource.system();
    repositories = new Repositories(root, database, clock);
    services =
        new GitServices(repositories, new AuditLog(database, clock), LIMITS, (_, _, _) -> {})
            .withSignatures(new Signatures(new Accounts(database, clock)));
  }

  /// Serves one call of `git-upload-pack` or `git-receive-pack`.
  ///
  /// @param words the name of the service and its arguments without the folder
  void serve(List<String> words, Path folder, GitStreams streams) throws IOException {
    RepoRecord record = record(folder);
    // Clients wrote to the folder itself since the last call, which nobody does to a server's.
    repositories.forget();
    boolean fetch = words.getFirst().equals("upload-pack");
    if (words.contains("--advertise-refs") || words.contains("--http-backend-info-refs")) {
      advertise(fetch, record, streams);
    } else if (words.contains("--stateless-rpc")) {
      answer(fetch, record, streams);
    } else if (fetch) {
      services.uploadPack(new Caller.Platform(), record, streams);
    } else {
      services.receivePack(new Caller.Platform(), record, streams);
    }
  }

  /// The first half of smart HTTP, as the HTTP door does it.
  private void advertise(boolean fetch, RepoRecord record, GitStreams streams) throws IOException {
    PacketLineOut out = new PacketLineOut(streams.out());
    if (fetch) {
      upload(record, streams).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(out));
    } else {
      try (Receiving receiving = services.receiving(new Caller.Platform(), record)) {
        receiving.pack().sendAdvertisedRefs(new PacketLineOutRefAdvertiser(out));
      }
    }
    streams.out().flush();
  }

  /// The second half.
  private void answer(boolean fetch, RepoRecord record, GitStreams streams) throws IOException {
    if (fetch) {
      upload(record, streams).upload(streams.in(), streams.out(), OutputStream.nullOutputStream());
    } else {
      try (Receiving receiving = services.receiving(new Caller.Platform(), record)) {
        ReceivePack pack = receiving.pack();
        pack.setBiDirectionalPipe(false);
        pack.receive(streams.in(), streams.out(), streams.err());
      }
    }
  }

  private UploadPack upload(RepoRecord record, GitStreams streams) {
    UploadPack upload = services.uploadPack(record, LIMITS.timeout());
    upload.setBiDirectionalPipe(false);
    if (!streams.protocol().isEmpty()) {
      upload.setExtraParameters(List.of(streams.protocol().split(":", -1)));
    }
    return upload;
  }

  private synchronized RepoRecord record(Path folder) throws IOException {
    RepoRecord known = records.get(folder);
    if (known != null) {
      return known;
    }
    RepoRecord made =
        repositories
            .create(new RepoPath("git", "folder-" + records.size()), Visibility.PRIVATE)
            .orElseThrow();
    Path link = repositories.open(made).folder();
    try (Stream<Path> files = Files.walk(link)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Files.createSymbolicLink(link, folder);
    records.put(folder, made);
    return made;
  }

  @Override
  public void close() throws IOException {
    database.close();
    try (Stream<Path> links = Files.list(root)) {
      for (Path link : links.toList()) {
        Files.delete(link);
      }
    }
  }

  /// The folder of a repository as git's programs find it, or nothing.
  ///
  /// @param exact whether only that very folder will do
  static Optional<Path> find(Path named, boolean exact) throws IOException {
    String text = named.toString();
    List<String> places =
        exact ? List.of(text) : List.of(text + "/.git", text, text + ".git/.git", text + ".git");
    for (String place : places) {
      Path path = Path.of(place);
      if (Files.isRegularFile(path)) {
        String line = Files.readString(path, UTF_8).strip();
        if (line.startsWith("gitdir: ")) {
          path = path.resolveSibling(line.substring("gitdir: ".length()));
        }
      }
      if (Files.exists(path.resolve("HEAD")) && Files.isDirectory(path.resolve("objects"))) {
        return Optional.of(path.toRealPath());
      }
    }
    return Optional.empty();
  }
}
