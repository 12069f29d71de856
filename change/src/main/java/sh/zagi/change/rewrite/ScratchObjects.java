// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.rewrite;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashMap;
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

/// Objects that are made only to be looked at, such as the merge of a commit's parents: kept in
/// memory, never written to the repository. For one thread.
public final class ScratchObjects extends ObjectInserter {
  private final Repository git;
  private final Map<ObjectId, Made> made = new HashMap<>();

  private record Made(int type, Content content) {}

  public ScratchObjects(Repository git) {
    this.git = git;
  }

  @Override
  public ObjectId insert(int type, long length, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(Math.toIntExact(length));
    ObjectId id = idFor(type, bytes);
    made.put(id, new Made(type, Content.of(bytes)));
    return id;
  }

  @Override
  public PackParser newPackParser(InputStream in) {
    throw new UnsupportedOperationException("packs are received, not looked at");
  }

  @Override
  public ObjectReader newReader() {
    return new Both(git.newObjectReader());
  }

  @Override
  public void flush() {
    // There is nowhere to write to.
  }

  @Override
  public void close() {
    made.clear();
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
      Made own = made.get(id.toObjectId());
      return own == null
          ? stored.open(id, type)
          : new ObjectLoader.SmallObject(own.type(), own.content().bytes());
    }

    @Override
    public boolean has(AnyObjectId id, int type) throws IOException {
      return made.containsKey(id.toObjectId()) || stored.has(id, type);
    }

    @Override
    public Set<ObjectId> getShallowCommits() throws IOException {
      return stored.getShallowCommits();
    }

    @Override
    public ObjectInserter getCreatedFromInserter() {
      return ScratchObjects.this;
    }

    @Override
    public void close() {
      stored.close();
    }
  }
}
