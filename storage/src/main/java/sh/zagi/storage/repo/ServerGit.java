// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/// How this server uses JGit: with its own configuration only. The machine's and the user's git
/// settings are never read, because they could name programs to run.
final class ServerGit {
  private ServerGit() {}

  /// Pack data kept in memory, all repositories together.
  private static final long PACK_CACHE_BYTES = 128L << 20;

  /// Objects that deltas build on, kept unpacked.
  private static final int DELTA_BASE_CACHE_BYTES = 64 << 20;

  static {
    SystemReader.setInstance(new NoOutsideConfig(SystemReader.getInstance()));
    WindowCacheConfig cache = new WindowCacheConfig();
    cache.setPackedGitLimit(PACK_CACHE_BYTES);
    cache.setDeltaBaseCacheLimit(DELTA_BASE_CACHE_BYTES);
    cache.install();
  }

  /// Creates an empty bare repository that stock git can read.
  static void create(Path folder, RepoPath path) throws IOException {
    try (FileRepository repository = new FileRepository(folder.toFile())) {
      repository.create(true);
      StoredConfig config = repository.getConfig();
      config.setString("zagi", null, "path", path.toString());
      config.save();
      RefUpdate head = repository.updateRef(Constants.HEAD);
      head.disableRefLog();
      head.link(Constants.R_HEADS + "main");
    }
  }

  static Repository open(Path folder) throws IOException {
    return new FileRepository(folder.toFile());
  }

  /// Settings that every repository here has. They are not in the repositories' own files, because
  /// stock git, which may read those, stumbles over some of them.
  private static void apply(Config config) {
    config.setBoolean("receive", null, "fsckObjects", true);
    config.setBoolean("transfer", null, "fsckObjects", true);
    config.setBoolean("fsck", null, "safeForWindows", true);
    config.setBoolean("fsck", null, "safeForMacOS", true);
    config.setBoolean("core", null, "fsyncRefFiles", true);
    config.setBoolean("core", null, "fsyncObjectFiles", true);
    config.setBoolean("core", null, "logAllRefUpdates", false);
    config.setBoolean("uploadpack", null, "allowFilter", true);
    config.setBoolean("core", null, "commitGraph", true);
    config.setInt("gc", null, "auto", 0);
    config.setBoolean("receive", null, "autogc", false);
    config.setString("pack", null, "threads", "1");
  }

  /// Gives the server's settings for those of the user, and none for those of the machine.
  private static final class NoOutsideConfig extends SystemReader.Delegate {
    NoOutsideConfig(SystemReader delegate) {
      super(delegate);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
      FileBasedConfig config = new EmptyConfig(parent, fs);
      apply(config);
      return config;
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
      return new EmptyConfig(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
      return new EmptyConfig(parent, fs);
    }

    @Override
    public @Nullable String getenv(String variable) {
      return variable.startsWith("GIT_") ? null : super.getenv(variable);
    }
  }

  private static final class EmptyConfig extends FileBasedConfig {
    EmptyConfig(Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {
      // There is no file.
    }

    @Override
    public void save() {
      // JGit wants to remember how exact the clock of the disk is; it measures again next time.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
