// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.check;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.BlobObjectChecker;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.eclipse.jgit.util.RawParseUtils;
import org.jspecify.annotations.Nullable;
import sh.zagi.storage.lfs.LfsPointer;

/// JGit's object checks and those that git makes beside them. What depends on a file's name is only
/// collected while objects arrive, since a tree may come before or after its files, or name a file
/// that an earlier push brought; [#refusal] looks at those contents. Belongs to one push.
public final class StrictChecker extends ObjectChecker {
  /// Entries of one folder: listing, showing and checking out each has to hold them all.
  static final int MAX_ENTRIES = 250_000;

  /// The largest commit or tag: a message that nobody would read.
  static final int MAX_MESSAGE_BYTES = 1 << 20;

  private final Map<ObjectId, SpecialFile> special = new HashMap<>();
  private final Optional<Consumer<LfsPointer>> pointers;

  public StrictChecker() {
    this(Optional.empty());
  }

  /// @param pointers hears of each file that stands for a large one
  public StrictChecker(Consumer<LfsPointer> pointers) {
    this(Optional.of(pointers));
  }

  private StrictChecker(Optional<Consumer<LfsPointer>> pointers) {
    this.pointers = pointers;
    setSafeForWindows(true);
    setSafeForMacOS(true);
  }

  @Override
  public @Nullable BlobObjectChecker newBlobObjectChecker() {
    return pointers
        .<BlobObjectChecker>map(PointerBlobs::new)
        .orElseGet(super::newBlobObjectChecker);
  }

  /// @throws CorruptObjectException says what is wrong, in words for the pusher
  @Override
  public void check(@Nullable AnyObjectId id, int type, byte[] raw) throws CorruptObjectException {
    try {
      super.check(id, type, raw);
    } catch (IndexOutOfBoundsException e) {
      // JGit's parsers run off the end of some broken objects.
      throw new CorruptObjectException("broken " + Constants.typeString(type));
    }
  }

  @Override
  public void checkCommit(@Nullable AnyObjectId id, byte[] raw) throws CorruptObjectException {
    super.checkCommit(id, raw);
    checkText(raw, "commit");
    PersonLine.check(raw, RawParseUtils.author(raw, 0), "author");
    PersonLine.check(raw, RawParseUtils.committer(raw, 0), "committer");
  }

  @Override
  public void checkTag(@Nullable AnyObjectId id, byte[] raw) throws CorruptObjectException {
    super.checkTag(id, raw);
    checkText(raw, "tag");
    PersonLine.check(raw, RawParseUtils.tagger(raw, 0), "tagger");
  }

  private static void checkText(byte[] raw, String what) throws CorruptObjectException {
    if (raw.length > MAX_MESSAGE_BYTES) {
      throw new CorruptObjectException(
          what + " of " + raw.length + " bytes; at most " + MAX_MESSAGE_BYTES + " are taken");
    }
    for (byte one : raw) {
      if (one == 0) {
        throw new CorruptObjectException(what + " with a NUL byte");
      }
    }
  }

  @Override
  public void checkTree(@Nullable AnyObjectId id, byte[] raw) throws CorruptObjectException {
    super.checkTree(id, raw);
    CanonicalTreeParser entries = new CanonicalTreeParser();
    entries.reset(raw);
    int count = 0;
    for (; !entries.eof(); entries.next(1)) {
      count++;
      Optional<SpecialFile> kind =
          SpecialFile.named(entries.getEntryPathBuffer(), entries.getEntryPathLength());
      if (kind.isPresent()) {
        note(kind.get(), entries);
      }
    }
    if (count > MAX_ENTRIES) {
      throw new CorruptObjectException(
          "a folder with " + count + " entries; at most " + MAX_ENTRIES + " are taken");
    }
  }

  private void note(SpecialFile kind, CanonicalTreeParser entry) throws CorruptObjectException {
    FileMode mode = entry.getEntryFileMode();
    if (mode.equals(FileMode.SYMLINK)) {
      throw new CorruptObjectException(kind.fileName() + " is a symbolic link");
    }
    if (mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE)) {
      special.put(entry.getEntryObjectId(), kind);
    }
  }

  /// What is wrong with the contents of files whose names git acts on, as far as the trees that
  /// were checked name them.
  ///
  /// @param reader of the objects that arrived and of those that were there
  public Optional<String> refusal(ObjectReader reader) throws IOException {
    for (Map.Entry<ObjectId, SpecialFile> entry : special.entrySet()) {
      if (reader.has(entry.getKey())) {
        ObjectLoader file = reader.open(entry.getKey());
        Optional<String> reason =
            file.getSize() > SpecialFile.MAX_BYTES
                ? Optional.of("more than " + SpecialFile.MAX_BYTES + " bytes")
                : entry.getValue().refusal(file.getCachedBytes(SpecialFile.MAX_BYTES));
        if (reason.isPresent()) {
          return Optional.of(entry.getValue().fileName() + ": " + reason.get());
        }
      }
    }
    return Optional.empty();
  }
}
