// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.lfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.audit.AuditEvent;
import sh.zagi.storage.audit.AuditLog;
import sh.zagi.storage.repo.RepoRecord;

/// What one caller does with the large files of one repository, the same through every door. What
/// changes something is in the audit log before the caller hears that it is done.
///
/// @param access what the caller may do, at least [Access#READ]
public record LfsVisit(
    LargeFiles files, AuditLog audit, Caller caller, RepoRecord repository, Access access) {

  /// A wish for one content.
  ///
  /// @param size in bytes, as the client knows it
  public record Wish(LfsId id, long size) {}

  /// What the client has to do about a wish.
  public sealed interface Answer {
    /// To send or to fetch it.
    record Transfer() implements Answer {}

    /// Nothing: it is here.
    record Here() implements Answer {}

    /// Nothing can be done.
    ///
    /// @param missing not here; otherwise what was wished makes no sense
    record Refused(String reason, boolean missing) implements Answer {}
  }

  public Answer upload(Wish wish) {
    if (wish.size() < 0 || wish.size() > files.objects().limit().bytes()) {
      return new Answer.Refused(
          "larger than " + files.objects().limit() + ", the most that is taken here", false);
    }
    Optional<Long> here = files.objects().size(repository, wish.id());
    if (here.isEmpty()) {
      return files
          .objects()
          .refusal(repository, wish.size())
          .<Answer>map(words -> new Answer.Refused(words, false))
          .orElseGet(Answer.Transfer::new);
    }
    return here.get() == wish.size()
        ? new Answer.Here()
        : new Answer.Refused("it has " + here.get() + " bytes, not " + wish.size(), false);
  }

  public Answer download(Wish wish) {
    Optional<Long> here = files.objects().size(repository, wish.id());
    if (here.isEmpty()) {
      return new Answer.Refused("not found: " + wish.id(), true);
    }
    return here.get() == wish.size()
        ? new Answer.Transfer()
        : new Answer.Refused("it has " + here.get() + " bytes, not " + wish.size(), false);
  }

  /// The file with a content that the repository has.
  public Optional<Path> file(LfsId id) {
    return files.objects().file(repository, id);
  }

  /// Takes a content in.
  ///
  /// @param size in bytes, when the client said it
  public LfsObjects.Stored put(LfsId id, Optional<Long> size, InputStream content)
      throws IOException {
    LfsObjects.Stored stored = files.objects().put(repository, id, size, content);
    boolean kept = stored instanceof LfsObjects.Stored.Kept;
    record("lfs upload", kept ? "ok" : "refused", id.hex());
    return stored;
  }

  /// Locks a path for the caller.
  ///
  /// @return empty when that can't be the path of a file, or nobody in particular asks
  public Optional<LfsLocks.Taken> lock(String path) {
    if (!LfsLock.isPath(path) || caller.rightsOf().isEmpty()) {
      return Optional.empty();
    }
    LfsLocks.Taken taken = files.locks().lock(repository, path, caller.rightsOf().orElseThrow());
    record("lfs lock", taken.isNew() ? "ok" : "refused", path);
    return Optional.of(taken);
  }

  public List<LfsLock> locks(LfsLocks.Filter filter) {
    return files.locks().list(repository, filter);
  }

  /// What became of the end of a lock.
  public enum Unlocked {
    DONE,
    NOT_FOUND,
    NOT_YOURS
  }

  /// Ends a lock: one's own, or with `force`, for who administers the repository, anybody's.
  public Unlocked unlock(LfsLock lock, boolean force) {
    if (!lock.isOf(caller) && !(force && access.atLeast(Access.ADMIN))) {
      record("lfs unlock", "refused", lock.path());
      return Unlocked.NOT_YOURS;
    }
    boolean removed = files.locks().remove(repository, lock);
    record("lfs unlock", removed ? "ok" : "not found", lock.path());
    return removed ? Unlocked.DONE : Unlocked.NOT_FOUND;
  }

  private void record(String action, String result, String detail) {
    audit.appendDurably(
        new AuditEvent(caller.name(), action, repository.path().toString(), result, detail));
  }
}
