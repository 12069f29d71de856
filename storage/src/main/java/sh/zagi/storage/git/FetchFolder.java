// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.BaseRepositoryBuilder;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PackParser;
import sh.zagi.storage.repo.Repo;

/// A repository to fetch into: refs of its own, the objects of a quarantine, and behind these the
/// objects of the real repository, so that only what is new is asked for.
final class FetchFolder extends FileRepository {
  private final GitLimits limits;

  private FetchFolder(BaseRepositoryBuilder<?, ?> builder, GitLimits limits) throws IOException {
    super(builder.setup());
    this.limits = limits;
  }

  static FetchFolder in(Quarantine quarantine, Repo repo, GitLimits limits) throws IOException {
    Path git = Files.createDirectory(quarantine.objects().resolve("git"));
    Files.createDirectories(git.resolve("refs"));
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/none\n");
    return new FetchFolder(
        new FileRepositoryBuilder()
            .setGitDir(git.toFile())
            .setBare()
            .setObjectDirectory(quarantine.objects().toFile())
            .addAlternateObjectDirectory(repo.folder().resolve("objects").toFile()),
        limits);
  }

  /// What is here is moved or dropped in a moment.
  @Override
  public void autoGC(ProgressMonitor monitor) {}

  @Override
  public ObjectInserter newObjectInserter() {
    ObjectInserter inserter = super.newObjectInserter();
    return new ObjectInserter.Filter() {
      @Override
      protected ObjectInserter delegate() {
        return inserter;
      }

      @Override
      public PackParser newPackParser(InputStream in) throws IOException {
        PackParser parser = inserter.newPackParser(in);
        parser.setMaxObjectSizeLimit(limits.maxObject().bytes());
        return parser;
      }
    };
  }
}
