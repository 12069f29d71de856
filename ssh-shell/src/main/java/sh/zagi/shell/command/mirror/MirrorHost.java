// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.mirror;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.zagi.env.Progress;
import sh.zagi.shell.command.Problem;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.account.KeyFingerprint;
import sh.zagi.storage.git.SyncReport;
import sh.zagi.storage.git.SyncWatch;
import sh.zagi.storage.mirror.DeployKeys;
import sh.zagi.storage.mirror.Mirror;
import sh.zagi.storage.mirror.MirrorFiles;
import sh.zagi.storage.mirror.MirrorHooks;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.Visibility;

/// Whoever keeps mirrors, as the verbs see it. Safe for use by many threads.
public interface MirrorHost {
  /// A mirror that somebody asks for.
  ///
  /// @param address as typed
  record Wanted(RepoPath path, Visibility visibility, String address, Account account) {}

  /// Whether there is a mirror now.
  sealed interface Opened {
    /// @param address in full
    record Ready(RepoRecord record, String address) implements Opened {}

    record Refused(Problem problem) implements Opened {}
  }

  /// How a meeting with the upstream is wanted.
  ///
  /// @param token shown this once, kept nowhere
  /// @param prune whether what was deleted there goes here too
  /// @param again whether what failed or was refused lately is tried once more
  record Terms(Optional<String> token, boolean prune, boolean again) {}

  /// How a meeting ended.
  sealed interface Met {
    record Done(SyncReport report, Files files) implements Met {}

    record Failed(Problem problem) implements Met {}
  }

  /// The large files of a mirror (git-lfs) after a meeting.
  ///
  /// @param brought that came now
  /// @param missing that what is here stands for, and that are not here
  /// @param why one of them is missing
  record Files(int brought, long missing, String why) {
    /// Empty when there is nothing to say.
    public String words() {
      List<String> words = new ArrayList<>();
      if (brought > 0) {
        words.add(brought + (brought == 1 ? " large file" : " large files"));
      }
      if (missing > 0) {
        words.add(
            missing
                + (missing == 1 ? " large file is" : " large files are")
                + " not here ("
                + why
                + ")");
      }
      return String.join(", ", words);
    }
  }

  /// What was found and made when a mirror was made ready to run.
  ///
  /// @param tools with versions, such as `node 20.1`; empty when nothing runs
  /// @param tests such as `47/47 passing`; empty when none ran
  /// @param trouble what went wrong, one line
  record Prepared(List<String> tools, String tests, Optional<String> trouble) {
    public Prepared {
      tools = List.copyOf(tools);
    }
  }

  /// Makes an empty repository with an upstream, or finds the one that was made for the same.
  /// Nothing is made for an upstream that may not be met.
  Opened open(Wanted wanted);

  /// Meets the upstream now.
  Met sync(RepoRecord record, Terms terms, SyncWatch watch) throws InterruptedException;

  /// Builds the environment of the trunk and runs its tests, or waits until somebody else has.
  Prepared prepare(RepoRecord record, Account account, Stages stages) throws InterruptedException;

  /// Hears of the stages of a preparation.
  interface Stages extends Progress {
    /// The environment is there; what comes next are its tests.
    void detected(List<String> tools);
  }

  Optional<Mirror> find(RepoRecord record);

  /// Large files that are not here, some of them when they are many.
  List<MirrorFiles.Missing> missing(RepoRecord record);

  /// Has the upstream met soon, because something was set here.
  void hurry(RepoRecord record);

  /// What a mirror and its upstream know each other by; empty when it is not reached over SSH.
  Optional<DeployKeys.Shown> keys(RepoRecord record);

  /// Makes a new key for a mirror; the former one is of use until the upstream takes the new one.
  ///
  /// @return empty when it has none
  Optional<DeployKeys.Shown> rotate(RepoRecord record);

  /// Takes another host key for a mirror's upstream.
  ///
  /// @return false when it is not reached over SSH
  boolean trust(RepoRecord record, KeyFingerprint host);

  /// Makes an address at which the upstream calls, in the place of the one that a mirror has.
  MirrorHooks.Fresh makeHook(RepoRecord record);

  /// @return false when it has none
  boolean endHook(RepoRecord record);

  /// Empty when it has none.
  Optional<MirrorHooks.Shown> hook(RepoRecord record);

  /// A mirror's key as the upstream wants it.
  static String line(RepoRecord record, DeployKeys.Shown keys) {
    return keys.publicKey() + " " + record.path();
  }

  /// Where a mirror's key belongs.
  static String placing(RepoRecord record, DeployKeys.Shown keys) {
    return "add this to the deploy keys of the upstream, with the right to write if what is made"
        + " here is to go there: "
        + line(record, keys);
  }

  /// A mirror and the repository that it is.
  record Listed(RepoRecord record, Mirror mirror) {}

  /// All mirrors.
  List<Listed> list();

  /// Makes a repository stand on its own.
  ///
  /// @return false when it is no mirror
  boolean end(RepoRecord record);
}
