// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.purge;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.notes.Note;
import org.eclipse.jgit.notes.NoteMap;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.revwalk.RevWalk;

/// Where refs point when history was cleaned. For one thread.
final class RefRewrite {
  private static final String KEEP = "refs/zagi/keep/";

  private final ObjectReader reader;
  private final ObjectInserter inserter;
  private final CleanHistory history;

  RefRewrite(ObjectReader reader, ObjectInserter inserter, CleanHistory history) {
    this.reader = reader;
    this.inserter = inserter;
    this.history = history;
  }

  /// The name of a ref; some are named after what they keep.
  String name(String ref) throws IOException {
    String hex = ref.startsWith(KEEP) ? ref.substring(KEEP.length()) : "";
    return ObjectId.isId(hex) ? KEEP + tip(ObjectId.fromString(hex)).name() : ref;
  }

  /// A commit, operation or tag as it is now.
  ObjectId tip(ObjectId id) throws IOException {
    try (RevWalk walk = new RevWalk(reader)) {
      RevObject object = walk.parseAny(id);
      if (!(object instanceof RevTag tag)) {
        return history.now(id);
      }
      ObjectId target = tip(tag.getObject());
      if (target.equals(tag.getObject())) {
        return id;
      }
      TagBuilder next = new TagBuilder();
      next.setObjectId(target, walk.parseAny(target).getType());
      next.setTag(tag.getTagName());
      next.setMessage(tag.getFullMessage());
      Optional.ofNullable(tag.getTaggerIdent()).ifPresent(next::setTagger);
      return inserter.insert(next);
    }
  }

  /// Notes of what is there now. Their own history goes where they were notes of what is gone.
  ObjectId notes(ObjectId tip) throws IOException {
    try (RevWalk walk = new RevWalk(reader)) {
      RevCommit commit = walk.parseCommit(tip);
      NoteMap cleaned = NoteMap.newEmptyMap();
      boolean same = true;
      for (Note note : NoteMap.read(reader, commit)) {
        ObjectId on = history.now(note.copy());
        same &= on.equals(note);
        cleaned.set(on, note.getData());
      }
      if (same) {
        return tip;
      }
      CommitBuilder next = new CommitBuilder();
      next.setTreeId(cleaned.writeTree(inserter));
      PersonIdent platform =
          new PersonIdent("zagi", "zagi@localhost", Instant.now(), ZoneOffset.UTC);
      next.setAuthor(platform);
      next.setCommitter(platform);
      next.setMessage("notes\n");
      return inserter.insert(next);
    }
  }
}
