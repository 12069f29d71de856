// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git.upkeep;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.ObjectStream;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.ObjectWalk;
import sh.zagi.storage.git.check.StrictChecker;
import sh.zagi.storage.repo.Repo;

/// Reads every byte of a repository and follows every ref: what `git fsck --strict` does, with the
/// rules that pushes pass. Everybody goes on meanwhile. Belongs to one thread.
public final class RepoCheck {
  private static final int MOST_FINDINGS = 1_000;
  private static final int MOST_CHECKED_BYTES = 50 << 20;
  private static final int BLOCK_BYTES = 64 * 1024;
  private static final int CHECKSUM_BYTES = 20;

  private final Repo repo;
  private final FileRepository git;
  private final StrictChecker checker = new StrictChecker();
  private final List<Finding> findings = new ArrayList<>();
  private long objects;
  private int refs;

  public RepoCheck(Repo repo) {
    this.repo = repo;
    this.git = (FileRepository) repo.git();
  }

  /// Something broken.
  ///
  /// @param what such as `pack`, `object`, `ref`
  /// @param name of it
  /// @param problem one line
  public record Finding(String what, String name, String problem) {}

  /// What was looked at and what was found, at most a thousand findings.
  public record Result(long objects, int packs, int refs, List<Finding> findings) {
    public Result {
      findings = List.copyOf(findings);
    }
  }

  public Result run() throws IOException {
    List<Pack> packs = List.copyOf(git.getObjectDatabase().getPacks());
    try (ObjectReader reader = git.newObjectReader()) {
      for (Pack pack : packs) {
        pack(pack, reader);
      }
      for (LooseObjects.Loose loose : LooseObjects.list(repo).found()) {
        if (Files.exists(loose.file())) {
          object(loose.id(), reader);
        }
      }
      Optional<String> content = checker.refusal(reader);
      content.ifPresent(problem -> find("object", "special file", problem));
    }
    refs();
    return new Result(objects, packs.size(), refs, findings);
  }

  private void find(String what, String name, String problem) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(new Finding(what, name, problem.lines().findFirst().orElse("")));
    }
  }

  private void pack(Pack pack, ObjectReader reader) {
    Path file = pack.getPackFile().toPath();
    try {
      Optional<String> broken = checksum(file);
      if (broken.isPresent()) {
        find("pack", PackPlace.name(pack), broken.get());
      }
      PackIndex index = pack.getIndex();
      for (PackIndex.MutableEntry entry : index) {
        object(entry.toObjectId(), reader);
      }
    } catch (IOException e) {
      if (Files.exists(file)) {
        find("pack", PackPlace.name(pack), String.valueOf(e.getMessage()));
      }
    }
  }

  /// The last bytes of a pack are the SHA-1 of all before them.
  private static Optional<String> checksum(Path pack) throws IOException {
    long left = Files.size(pack) - CHECKSUM_BYTES;
    MessageDigest digest = sha1();
    byte[] block = new byte[BLOCK_BYTES];
    try (InputStream in = Files.newInputStream(pack)) {
      while (left > 0) {
        int count = in.read(block, 0, (int) Math.min(block.length, left));
        if (count < 0) {
          return Optional.of("it ends early");
        }
        digest.update(block, 0, count);
        left -= count;
      }
      return Arrays.equals(digest.digest(), in.readNBytes(CHECKSUM_BYTES))
          ? Optional.empty()
          : Optional.of("its bytes are not those that were written");
    }
  }

  private void object(ObjectId id, ObjectReader reader) {
    objects++;
    try {
      ObjectLoader loader = reader.open(id);
      if (loader.getSize() <= MOST_CHECKED_BYTES) {
        whole(id, loader);
      } else {
        streamed(id, loader);
      }
    } catch (MissingObjectException _) {
      // Upkeep took its pack away while we looked.
      objects--;
    } catch (CorruptObjectException e) {
      find("object", id.name(), String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      find("object", id.name(), "cannot be read: " + e.getMessage());
    }
  }

  private void whole(ObjectId id, ObjectLoader loader) throws IOException {
    byte[] bytes = loader.getCachedBytes(MOST_CHECKED_BYTES);
    MessageDigest digest = sha1();
    digest.update(Constants.encodeASCII(head(loader)));
    digest.update(bytes);
    same(id, digest);
    checker.check(id, loader.getType(), bytes);
  }

  private void streamed(ObjectId id, ObjectLoader loader) throws IOException {
    MessageDigest digest = sha1();
    digest.update(Constants.encodeASCII(head(loader)));
    try (ObjectStream in = loader.openStream()) {
      byte[] block = new byte[BLOCK_BYTES];
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        digest.update(block, 0, count);
      }
    }
    same(id, digest);
  }

  private static String head(ObjectLoader loader) {
    return Constants.typeString(loader.getType()) + " " + loader.getSize() + "\0";
  }

  private static void same(ObjectId id, MessageDigest digest) throws CorruptObjectException {
    if (!id.equals(ObjectId.fromRaw(digest.digest()))) {
      throw new CorruptObjectException("its bytes are those of another object");
    }
  }

  /// All refs in one walk; one by one only to say which are broken.
  private void refs() throws IOException {
    List<Ref> all =
        git.getRefDatabase().getRefs().stream().filter(ref -> ref.getObjectId() != null).toList();
    refs = all.size();
    if (problem(all).isPresent()) {
      for (Ref ref : all) {
        problem(List.of(ref)).ifPresent(problem -> find("ref", ref.getName(), problem));
      }
    }
  }

  private Optional<String> problem(List<Ref> some) {
    try (ObjectWalk walk = new ObjectWalk(git)) {
      for (Ref ref : some) {
        walk.markStart(walk.parseAny(ref.getObjectId()));
      }
      walk.checkConnectivity();
      return Optional.empty();
    } catch (MissingObjectException e) {
      return Optional.of("reaches what is missing: " + e.getObjectId().name());
    } catch (IOException | RuntimeException e) {
      return Optional.of("cannot be followed: " + e.getMessage());
    }
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
