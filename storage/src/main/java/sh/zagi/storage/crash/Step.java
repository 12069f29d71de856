// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A step of a write. The file that the system property `zagi.test.halt` names may hold the name of
/// one, and the process ends when it gets there: at once, nothing flushed, nobody told, as after
/// `kill -9`. Without that property a step costs nothing.
public enum Step {
  /// What a push brings is checked and waits in its quarantine.
  PUSH_ARRIVED,
  /// A pack is in its place, its index is not.
  PACK_PLACED,
  /// All objects of a push are in their place, no ref has moved.
  PACKS_RELEASED,
  /// Refs are about to move.
  REFS_TO_MOVE,
  /// Refs have moved, their folders are not forced to the disk.
  REFS_MOVED,
  /// Refs are on the disk.
  REFS_FORCED,
  /// A row is in the database, not forced to the disk.
  ROW_COMMITTED,
  /// A row is on the disk.
  ROW_FORCED,
  /// A push is done and recorded, its client does not know.
  PUSH_RECORDED,
  /// The work that follows a push was ordered.
  PUSH_HEARD,
  /// A note is written, its ref has not moved.
  NOTE_WRITTEN,
  /// An upkeep's pack is in its place, its index is not.
  UPKEEP_PACK_PLACED,
  /// All that refs reach is in new packs, no old one is marked.
  UPKEEP_PACKED,
  /// Old packs are marked, loose objects are still there.
  UPKEEP_MARKED,
  /// The index of a pack that goes is gone, the pack is not.
  UPKEEP_PACK_HIDDEN,
  /// A pack that expired is aside as well as in its place.
  UPKEEP_ASIDE,
  /// A new repository has its folder, its row is not there yet.
  REPO_MADE,
  /// An erased repository has no row any more, but its folder.
  REPO_ERASED,
  /// All rows of one moment are in another database, which has not committed.
  METADATA_COPIED,
  /// The other database has all rows and has committed; nothing says yet that it is the right one.
  METADATA_FILLED,
  /// The next start opens the other database; this server has not begun to use it.
  METADATA_MARKED,
  /// The other database is used; the old one still has its name.
  METADATA_EXCHANGED;

  private static final @Nullable String WISH = System.getProperty("zagi.test.halt");

  /// The status of a process that ended at a step: no other end of it has this one.
  public static final int HALTED = 86;

  /// Says that a write got here.
  public void reached() {
    if (WISH != null && isWanted(Path.of(WISH))) {
      Runtime.getRuntime().halt(HALTED);
    }
  }

  private boolean isWanted(Path wish) {
    try {
      return Files.exists(wish) && Files.readString(wish).strip().equals(name());
    } catch (IOException _) {
      // The test that wrote it takes it away just now.
      return false;
    }
  }
}
