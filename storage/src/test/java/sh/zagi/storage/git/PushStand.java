// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.git.sign.Signatures;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.repo.Visibility;

/// One fresh repository behind our git services.
final class PushStand {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Repositories repositories;
  private final RepoRecord record;
  private final GitServices services;

  PushStand(Path folder, Database database) {
    repositories = new Repositories(folder, database, InstantSource.system());
    record =
        repositories
            .create(
                RepoPath.parse("alice/box" + NUMBER.incrementAndGet()).orElseThrow(),
                Visibility.PRIVATE)
            .orElseThrow();
    services =
        new GitServices(
                repositories,
                new AuditLog(database, InstantSource.system()),
                GitLimits.DEFAULT,
                (_, _, _) -> {})
            .withSignatures(new Signatures(new Accounts(database, InstantSource.system())));
  }

  /// What the server answers; it never contains a stack trace.
  String push(byte[] request) throws IOException {
    return push(new ByteArrayInputStream(request));
  }

  String push(InputStream request) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      services.receivePack(
          new Caller.Platform(),
          record,
          new GitStreams(request, out, OutputStream.nullOutputStream(), ""));
    } catch (IOException e) {
      return out.toString(UTF_8) + "\nclosed: " + e.getMessage();
    }
    return out.toString(UTF_8);
  }

  boolean has(String ref, ObjectId id) throws IOException {
    var present = repositories.open(record).git().exactRef(ref);
    return present != null && id.equals(present.getObjectId());
  }

  Path folder() {
    return repositories.open(record).folder();
  }

  /// How many bytes the store holds.
  long bytes() throws IOException {
    try (Stream<Path> files = Files.walk(repositories.open(record).folder())) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  long files() throws IOException {
    try (Stream<Path> files = Files.walk(repositories.open(record).folder())) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
