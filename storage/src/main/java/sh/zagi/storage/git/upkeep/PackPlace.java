// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.upkeep;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackBitmapIndexWriterV1;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdSet;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.pack.PackConfig;
import sh.zagi.storage.crash.Step;
import sh.zagi.storage.folder.Disk;
import sh.zagi.storage.repo.Repo;

/// Where the packs of one repository are, and how new ones come there: written aside, forced to the
/// disk, named after their content, and visible by their index at last. No reader ever sees half a
/// pack or another pack under a name that it knows.
final class PackPlace {
  private static final ProgressMonitor QUIET = NullProgressMonitor.INSTANCE;
  private static final int CHECKSUM_BYTES = 20;

  /// The start-up sweep removes what begins like this.
  private static final String UNFINISHED = "incoming_gc";

  private final FileRepository git;
  private final Path folder;
  private final Marks replacing;

  /// @param replacing gets the names of new packs before they are there
  PackPlace(Repo repo, Marks replacing) {
    this.replacing = replacing;
    this.git = (FileRepository) repo.git();
    this.folder = repo.folder().resolve("objects").resolve("pack");
  }

  Path folder() {
    return folder;
  }

  Collection<Pack> packs() {
    return git.getObjectDatabase().getPacks();
  }

  /// What a new pack holds.
  ///
  /// @param tips with all that they reach
  /// @param tagTargets of annotated tags among them
  /// @param without what other packs hold
  /// @param bitmaps whether clones will ask for it
  record Reachable(
      Set<ObjectId> tips, Set<ObjectId> tagTargets, List<ObjectIdSet> without, boolean bitmaps) {}

  /// Writes a pack of what refs reach.
  ///
  /// @return empty when there is nothing
  Optional<Pack> write(Reachable wanted) throws IOException {
    try (PackWriter writer = writer(wanted.bitmaps())) {
      writer.setTagTargets(wanted.tagTargets());
      wanted.without().forEach(writer::excludeObjects);
      writer.preparePack(QUIET, wanted.tips(), Set.of());
      return finish(writer, wanted.bitmaps());
    }
  }

  /// Writes a pack of these objects alone.
  Optional<Pack> write(Collection<ObjectId> ids) throws IOException {
    try (RevWalk walk = new RevWalk(git);
        PackWriter writer = writer(false)) {
      List<RevObject> objects = new ArrayList<>();
      for (ObjectId id : ids) {
        objects.add(walk.parseAny(id));
      }
      writer.preparePack(objects.iterator());
      return finish(writer, false);
    }
  }

  private PackWriter writer(boolean bitmaps) {
    PackConfig config = new PackConfig(git);
    config.setBuildBitmaps(bitmaps);
    PackWriter writer = new PackWriter(config, git.newObjectReader());
    writer.setDeltaBaseAsOffset(true);
    writer.setReuseDeltaCommits(false);
    writer.setCreateBitmaps(bitmaps);
    return writer;
  }

  private Optional<Pack> finish(PackWriter writer, boolean bitmaps) throws IOException {
    if (writer.getObjectCount() == 0) {
      return Optional.empty();
    }
    List<Path> made = new ArrayList<>();
    try {
      Path pack = aside(made, out -> writer.writePack(QUIET, QUIET, out));
      Path index = aside(made, writer::writeIndex);
      String name = "pack-" + checksum(pack);
      if (!Files.exists(folder.resolve(name + ".idx"))) {
        replacing.put(name, Instant.now());
        if (bitmaps && writer.prepareBitmapIndex(QUIET)) {
          Path bitmap =
              aside(made, out -> writer.writeBitmapIndex(new PackBitmapIndexWriterV1(out)));
          place(bitmap, name + ".bitmap");
        }
        place(pack, name + ".pack");
        Disk.force(folder);
        Step.UPKEEP_PACK_PLACED.reached();
        place(index, name + ".idx");
        Disk.force(folder);
      }
      return Optional.of(opened(name));
    } finally {
      for (Path path : made) {
        Files.deleteIfExists(path);
      }
    }
  }

  private Pack opened(String name) throws IOException {
    for (Pack pack : packs()) {
      if (pack.getPackFile().getName().equals(name + ".pack")) {
        return pack;
      }
    }
    return git.getObjectDatabase().openPack(folder.resolve(name + ".pack").toFile());
  }

  private interface Content {
    void write(OutputStream out) throws IOException;
  }

  private Path aside(List<Path> made, Content content) throws IOException {
    Path file = Files.createTempFile(folder, UNFINISHED, "");
    made.add(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
      content.write(out);
      out.flush();
      channel.force(true);
    }
    return file;
  }

  private void place(Path file, String name) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    Files.move(file, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String checksum(Path pack) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "r")) {
      byte[] end = new byte[CHECKSUM_BYTES];
      file.seek(file.length() - CHECKSUM_BYTES);
      file.readFully(end);
      return HexFormat.of().formatHex(end);
    }
  }

  /// Takes a pack away: first its index, so that nobody finds it any more.
  void delete(String name) throws IOException {
    for (String end : List.of(".idx", ".bitmap", ".rev", ".pack")) {
      Files.deleteIfExists(folder.resolve(name + end));
      Step.UPKEEP_PACK_HIDDEN.reached();
    }
    Disk.force(folder);
    // JGit keeps a list of packs and looks again only when it misses something.
    git.getObjectDatabase().close();
  }

  static String name(Pack pack) {
    String file = pack.getPackFile().getName();
    return file.substring(0, file.length() - ".pack".length());
  }
}
