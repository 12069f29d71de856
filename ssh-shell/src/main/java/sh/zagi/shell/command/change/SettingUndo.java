// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import sh.zagi.change.RefusedException;
import sh.zagi.change.work.RepositorySetting;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.repo.BranchOwners;
import sh.zagi.storage.repo.Repo;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.RepoSettings;
import sh.zagi.storage.repo.Visibility;

/// Puts settings of a repository back, when they still are what the operation made of them.
final class SettingUndo {
  private final Store store;
  private final RepoRecord record;

  SettingUndo(Store store, RepoRecord record) {
    this.store = store;
    this.record = record;
  }

  /// @param again whether to do it again instead
  /// @return what it is now
  /// @throws RefusedException when it was changed since; nothing has changed then
  String apply(RepositorySetting setting, boolean again) {
    String from = again ? setting.before() : setting.after();
    String to = again ? setting.after() : setting.before();
    String name = setting.name();
    if (name.startsWith(RepositorySetting.ACCESS)) {
      return access(name.substring(RepositorySetting.ACCESS.length()), from, to);
    }
    if (name.startsWith(RepositorySetting.PROTECTION)) {
      return protection(name.substring(RepositorySetting.PROTECTION.length()), from, to);
    }
    if (name.startsWith(RepositorySetting.OWNER)) {
      return owner(name.substring(RepositorySetting.OWNER.length()), from, to);
    }
    if (name.equals(RepositorySetting.TRUNK)) {
      return trunk(from, to);
    }
    return name.equals(RepositorySetting.PATH) ? path(from, to) : visibility(from, to);
  }

  private static void refuseOther(String is, String from) {
    if (!is.equals(from)) {
      throw new RefusedException("not taken back: it is " + is + " now, not " + from);
    }
  }

  private String access(String name, String from, String to) {
    Account account =
        store
            .accounts()
            .findHolder(name)
            .orElseThrow(
                () -> new RefusedException("not taken back: there is no " + name + " now"));
    refuseOther(store.grants().of(record, account).word(), from);
    store.grants().set(record, account, Access.parse(to));
    return name + " has " + (to.equals(Access.NONE.word()) ? "no" : to) + " access";
  }

  private String protection(String branch, String from, String to) {
    Repo repo = store.repositories().open(record);
    refuseOther(repo.isProtected(branch) ? "on" : "off", from);
    repo.protect(branch, to.equals("on"));
    return branch + (to.equals("on") ? " is protected" : " is open");
  }

  private String owner(String branch, String from, String to) {
    RepoSettings settings = store.repositories().open(record).settings();
    refuseOther(BranchOwners.of(settings).of("refs/heads/" + branch).word(), from);
    BranchOwners.set(settings, branch, BranchOwners.Side.parse(to).orElseThrow());
    return branch + " is owned by " + to;
  }

  private String trunk(String from, String to) {
    Repo repo = store.repositories().open(record);
    refuseOther(repo.trunk(), from);
    if (repo.resolve("refs/heads/" + to).isEmpty()) {
      throw new RefusedException("not taken back: there is no branch " + to + " now");
    }
    repo.setTrunk(to);
    return "the trunk is " + to;
  }

  private String path(String from, String to) {
    refuseOther(record.path().toString(), from);
    if (!store.repositories().rename(record, RepoPath.parse(to).orElseThrow())) {
      throw new RefusedException("not taken back: the name is taken: " + to);
    }
    return to;
  }

  private String visibility(String from, String to) {
    refuseOther(record.visibility().word(), from);
    store.repositories().setVisibility(record, Visibility.parse(to).orElseThrow());
    return to;
  }
}
