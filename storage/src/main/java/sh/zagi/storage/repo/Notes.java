// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.repo;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.notes.Note;
import org.eclipse.jgit.notes.NoteMap;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;
import sh.zagi.storage.crash.Step;

/// Git notes, in git's own format (`git notes --ref=... show` reads them).
final class Notes {
  /// Tries against writers of the same ref before giving up.
  private static final int MAX_TRIES = 20;

  private static final int MAX_NOTE_BYTES = 4 << 20;

  private final Repository git;
  private final RefStore refs;

  Notes(Repository git, RefStore refs) {
    this.git = git;
    this.refs = refs;
  }

  Optional<byte[]> find(String notesRef, AnyObjectId target) throws IOException {
    try (ObjectReader reader = git.newObjectReader();
        RevWalk walk = new RevWalk(reader)) {
      RevCommit tip = tip(walk, notesRef);
      if (tip == null) {
        return Optional.empty();
      }
      ObjectId content = NoteMap.read(reader, tip).get(target);
      return content == null
          ? Optional.empty()
          : Optional.of(reader.open(content, Constants.OBJ_BLOB).getBytes(MAX_NOTE_BYTES));
    }
  }

  void put(String notesRef, AnyObjectId target, byte[] content) throws IOException {
    for (int attempt = 0; attempt < MAX_TRIES; attempt++) {
      if (tryPut(notesRef, target, content)) {
        return;
      }
    }
    throw new IOException("notes are too busy: " + notesRef);
  }

  private boolean tryPut(String notesRef, AnyObjectId target, byte[] content) throws IOException {
    try (ObjectInserter inserter = git.newObjectInserter();
        ObjectReader reader = inserter.newReader();
        RevWalk walk = new RevWalk(reader)) {
      RevCommit tip = tip(walk, notesRef);
      NoteMap map = tip == null ? NoteMap.newEmptyMap() : NoteMap.read(reader, tip);
      ObjectId blob = inserter.insert(Constants.OBJ_BLOB, content);
      Note present = map.getNote(target);
      if (present != null && present.getData().equals(blob)) {
        return true;
      }
      map.set(target, blob);
      ObjectId commit =
          FileCommits.insertCommit(
              inserter,
              new FileCommits.Shape(
                  map.writeTree(inserter), tip, "notes: " + target.name(), Instant.now()));
      inserter.flush();
      Step.NOTE_WRITTEN.reached();
      return refs.move(notesRef, tip == null ? ObjectId.zeroId() : tip, commit);
    }
  }

  private @Nullable RevCommit tip(RevWalk walk, String notesRef) throws IOException {
    Ref ref = git.getRefDatabase().exactRef(notesRef);
    return ref == null || ref.getObjectId() == null ? null : walk.parseCommit(ref.getObjectId());
  }
}
