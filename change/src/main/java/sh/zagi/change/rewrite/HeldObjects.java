// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.rewrite;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PackParser;
import sh.zagi.change.merge.Content;

/// Objects that are made and kept in memory for now; readers from here see them beside those of the
/// repository. For one thread.
abstract class HeldObjects extends ObjectInserter {
  private final Repository git;
  private final Map<ObjectId, Held> held = new LinkedHashMap<>();

  /// @param type as git numbers them
  record Held(int type, Content content) {}

  HeldObjects(Repository git) {
    this.git = git;
  }

  final Repository git() {
    return git;
  }

  final Map<ObjectId, Held> held() {
    return held;
  }

  @Override
  public ObjectId insert(int type, long length, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(Math.toIntExact(length));
    ObjectId id = idFor(type, bytes);
    held.put(id, new Held(type, Content.of(bytes)));
    return id;
  }

  @Override
  public PackParser newPackParser(InputStream in) {
    throw new UnsupportedOperationException("packs are received elsewhere");
  }

  @Override
  public final ObjectReader newReader() {
    return new Both(git.newObjectReader());
  }

  @Override
  public void close() {
    held.clear();
  }

  /// What is made here, and what is in the repository.
  private final class Both extends ObjectReader {
    private final ObjectReader stored;

    Both(ObjectReader stored) {
      this.stored = stored;
    }

    @Override
    public ObjectReader newReader() {
      return new Both(stored.newReader());
    }

    @Override
    public Collection<ObjectId> resolve(AbbreviatedObjectId id) throws IOException {
      return stored.resolve(id);
    }

    @Override
    public ObjectLoader open(AnyObjectId id, int type) throws IOException {
      Held own = held.get(id.toObjectId());
      return own == null
          ? stored.open(id, type)
          : new ObjectLoader.SmallObject(own.type(), own.content().bytes());
    }

    @Override
    public boolean has(AnyObjectId id, int type) throws IOException {
      return held.containsKey(id.toObjectId()) || stored.has(id, type);
    }

    @Override
    public Set<ObjectId> getShallowCommits() throws IOException {
      return stored.getShallowCommits();
    }

    @Override
    public ObjectInserter getCreatedFromInserter() {
      return HeldObjects.this;
    }

    @Override
    public void close() {
      stored.close();
    }
  }
}
