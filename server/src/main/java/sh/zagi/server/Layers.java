// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import sh.zagi.change.work.Chains;
import sh.zagi.change.work.RepositoryLog;
import sh.zagi.change.work.WorkingCopies;
import sh.zagi.config.ServerConfig;
import sh.zagi.env.build.Environments;
import sh.zagi.env.flake.FlakeSettings;
import sh.zagi.env.oci.Images;
import sh.zagi.env.store.BinaryCache;
import sh.zagi.session.workspace.SourceLayers;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Accounts;
import sh.zagi.storage.account.Grants;
import sh.zagi.storage.account.Groups;
import sh.zagi.storage.account.Tokens;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.backup.ServerCopy;
import sh.zagi.storage.db.Database;
import sh.zagi.storage.folder.DataFolder;
import sh.zagi.storage.git.upkeep.Upkeep;
import sh.zagi.storage.lfs.LargeFiles;
import sh.zagi.storage.mirror.MirrorSecrets;
import sh.zagi.storage.mirror.Mirrors;
import sh.zagi.storage.repo.Quota;
import sh.zagi.storage.repo.Repositories;
import sh.zagi.storage.seal.Seal;

/// The parts of the server below the sessions, from left to right.
///
/// @param keep how long an environment stays that nothing has any more
record Layers(
    DataFolder folder,
    Database database,
    Accounts accounts,
    Repositories repositories,
    AccessChecker access,
    AuditLog audit,
    Tokens tokens,
    Mirrors mirrors,
    MirrorSecrets mirrorSecrets,
    Environments environments,
    Duration keep,
    Images images,
    BinaryCache packed,
    LargeFiles large,
    Upkeep packing,
    WorkingCopies copies,
    Chains chains,
    Operating operating) {
  static final InstantSource CLOCK = InstantSource.system();

  static Layers open(ServerConfig config, Closing closing) throws DataFolder.Refused, IOException {
    DataFolder folder = closing.add("data folder", DataFolder.open(config.data()));
    Database database =
        closing.add("database", Database.open(folder.database(), config.databaseUrl()));
    Repositories repositories = repositories(config.operation().owners(), folder, database);
    Accounts accounts = new Accounts(database, CLOCK);
    AccessChecker access = new AccessChecker(database, repositories);
    Environments environments =
        closing.add(
            "environments",
            Environments.open(
                folder.environments(),
                MachineRegistries.of(config.registries()),
                new FlakeSettings(
                    config.environments().inputs(),
                    config.environments().cache(),
                    config.environments().cacheKey())));
    Tokens tokens = new Tokens(database, CLOCK);
    AuditLog audit = new AuditLog(database, CLOCK);
    Chains chains = new Chains(new SecureRandom());
    Upkeep packing = new Upkeep(CLOCK);
    LargeFiles large =
        LargeFiles.open(
            folder.largeFiles(),
            database,
            CLOCK,
            config.largest().file(),
            new LargeFiles.People(accounts, tokens, access, repositories.quotas()));
    return new Layers(
        folder,
        database,
        accounts,
        repositories,
        access,
        audit,
        tokens,
        new Mirrors(database, CLOCK, config.mirrors().poll()),
        secrets(folder, database),
        environments,
        config.environments().keep(),
        new Images(
            folder.environments().resolve("oci"),
            environments::cached,
            new SourceLayers(sources(folder))::of),
        environments.upkeep().cache(folder.keys()),
        large,
        packing,
        new WorkingCopies(chains),
        chains,
        Operating.of(
            config.operation(),
            audit,
            access,
            new ServerCopy.Parts(folder, database, repositories, packing, large.objects())));
  }

  private static MirrorSecrets secrets(DataFolder folder, Database database) throws IOException {
    return MirrorSecrets.of(database, CLOCK, Seal.open(folder.keys().resolve("secrets_age_key")));
  }

  private static Repositories repositories(
      ServerConfig.Owners owners, DataFolder folder, Database database) {
    return new Repositories(
        folder.repos(),
        database,
        CLOCK,
        new RepositoryLog(CLOCK),
        new Quota(owners.repositories(), owners.storageBytes()));
  }

  /// What most verbs work on.
  Store store() {
    return new Store(
        repositories,
        access,
        accounts,
        new Grants(database),
        tokens,
        new Groups(database, CLOCK),
        CLOCK);
  }

  /// Where the files of trees are checked out, for sessions and images alike.
  static Path sources(DataFolder folder) {
    return folder.root().resolve("cache").resolve("sources");
  }
}
