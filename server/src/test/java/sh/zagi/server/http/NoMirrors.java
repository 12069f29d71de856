// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import java.util.List;
import java.util.Optional;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.mirror.MirrorHost;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.KeyFingerprint;
import sh.zagi.storage.git.SyncWatch;
import sh.zagi.storage.mirror.DeployKeys;
import sh.zagi.storage.mirror.Mirror;
import sh.zagi.storage.mirror.MirrorFiles;
import sh.zagi.storage.mirror.MirrorHooks;
import sh.zagi.storage.repo.RepoRecord;

/// A server that keeps no mirrors.
final class NoMirrors implements MirrorHost {
  @Override
  public Opened open(Wanted wanted) {
    return new Opened.Refused(Problem.of(ProblemCode.UNAVAILABLE, "no mirrors here"));
  }

  @Override
  public Met sync(RepoRecord record, Terms terms, SyncWatch watch) {
    return new Met.Failed(Problem.of(ProblemCode.INVALID, record.path() + " is no mirror"));
  }

  @Override
  public Prepared prepare(RepoRecord record, Account account, Stages stages) {
    return new Prepared(List.of(), "", Optional.of("nothing is built here"));
  }

  @Override
  public Optional<Mirror> find(RepoRecord record) {
    return Optional.empty();
  }

  @Override
  public List<MirrorFiles.Missing> missing(RepoRecord record) {
    return List.of();
  }

  @Override
  public void hurry(RepoRecord record) {}

  @Override
  public Optional<DeployKeys.Shown> keys(RepoRecord record) {
    return Optional.empty();
  }

  @Override
  public Optional<DeployKeys.Shown> rotate(RepoRecord record) {
    return Optional.empty();
  }

  @Override
  public boolean trust(RepoRecord record, KeyFingerprint host) {
    return false;
  }

  @Override
  public MirrorHooks.Fresh makeHook(RepoRecord record) {
    throw new IllegalStateException("no mirrors here");
  }

  @Override
  public boolean endHook(RepoRecord record) {
    return false;
  }

  @Override
  public Optional<MirrorHooks.Shown> hook(RepoRecord record) {
    return Optional.empty();
  }

  @Override
  public List<Listed> list() {
    return List.of();
  }

  @Override
  public boolean end(RepoRecord record) {
    return false;
  }
}
