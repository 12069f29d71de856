// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.ReceiveCommand;

/// The refs of an upstream that a mirror has to do with. Pure functions.
final class UpstreamRefs {
  private static final int MOST_REFS = 20_000;

  private UpstreamRefs() {}

  /// What the upstream has of what a mirror takes; the branch that its HEAD names is the first.
  static Map<String, ObjectId> of(FetchResult result) throws IOException {
    Collection<Ref> advertised = result.getAdvertisedRefs();
    if (advertised.size() > MOST_REFS) {
      throw new IOException(
          "has " + advertised.size() + " refs, at most " + MOST_REFS + " are taken");
    }
    Map<String, ObjectId> refs = new LinkedHashMap<>();
    Ref head = result.getAdvertisedRef(Constants.HEAD);
    if (head != null && head.isSymbolic() && head.getObjectId() != null) {
      refs.put(head.getTarget().getName(), head.getObjectId());
    }
    for (Ref ref : advertised) {
      ObjectId id = ref.getObjectId();
      ReceiveCommand probe =
          new ReceiveCommand(ObjectId.zeroId(), id == null ? ObjectId.zeroId() : id, ref.getName());
      boolean mirrored =
          ref.getName().startsWith("refs/") && RefPolicy.refusal(probe, "").isEmpty();
      boolean own =
          ref.getName().startsWith(RefPolicy.INBOX) || ref.getName().equals(UpstreamNotes.THERE);
      if (id != null && mirrored && !own) {
        refs.putIfAbsent(ref.getName(), id);
      }
    }
    return refs;
  }

  static int count(Map<String, ObjectId> refs, String prefix) {
    return (int) refs.keySet().stream().filter(name -> name.startsWith(prefix)).count();
  }
}
