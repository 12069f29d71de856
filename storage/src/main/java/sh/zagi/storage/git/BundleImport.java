// SPDX-License-Identifier: Apache-2.0
package sh.zagi.storage.git;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.errors.UnpackException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.PacketLineIn;
import org.eclipse.jgit.transport.PacketLineOut;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.repo.RepoRecord;

/// Takes the branches and tags of a git bundle into a new repository. A bundle is taken as the push
/// that it is: the same quarantine, the same checks, the same records; all of it or nothing.
public final class BundleImport {
  private final GitServices services;

  public BundleImport(GitServices services) {
    this.services = services;
  }

  /// How it went.
  public sealed interface Result {
    /// @param skipped names that are neither branches nor tags
    record Done(List<String> refs, List<String> skipped) implements Result {}

    /// @param reason one line
    record Refused(String reason) implements Result {}
  }

  /// Reads a bundle to its end.
  ///
  /// @param record a repository without any ref
  /// @param messages what the platform says about the commits, line by line
  public Result take(Caller caller, RepoRecord record, InputStream bundle, OutputStream messages)
      throws IOException {
    InputStream in = new BufferedInputStream(bundle);
    Optional<BundleHead> head = BundleHead.read(in);
    if (head.isEmpty()) {
      return new Result.Refused("not a git bundle");
    }
    List<Map.Entry<String, ObjectId>> wanted = wanted(head.get());
    List<String> skipped =
        head.get().refs().keySet().stream().filter(name -> !isWanted(name)).toList();
    if (wanted.isEmpty()) {
      return new Result.Refused("this bundle has no branches and no tags");
    }
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    try (Receiving receiving = services.receiving(caller, record)) {
      receiving.pack().setBiDirectionalPipe(false);
      receiving.pack().receive(new SequenceInputStream(commands(wanted), in), report, messages);
    } catch (UnpackException e) {
      return new Result.Refused(GitServices.rootMessage(e));
    }
    Optional<String> refusal = refusal(report.toByteArray());
    return refusal.isPresent()
        ? new Result.Refused(refusal.get())
        : new Result.Done(wanted.stream().map(Map.Entry::getKey).toList(), skipped);
  }

  private static boolean isWanted(String name) {
    return name.startsWith(Constants.R_HEADS) || name.startsWith(Constants.R_TAGS);
  }

  /// The branch that HEAD names comes first: the first branch of a push becomes the trunk.
  private static List<Map.Entry<String, ObjectId>> wanted(BundleHead head) {
    ObjectId trunk = head.refs().getOrDefault(Constants.HEAD, ObjectId.zeroId());
    List<Map.Entry<String, ObjectId>> wanted =
        new ArrayList<>(
            head.refs().entrySet().stream().filter(ref -> isWanted(ref.getKey())).toList());
    wanted.sort(
        Comparator.comparing((Map.Entry<String, ObjectId> ref) -> !ref.getValue().equals(trunk))
            .thenComparing(ref -> !ref.getKey().equals("refs/heads/main")));
    return wanted;
  }

  private static InputStream commands(List<Map.Entry<String, ObjectId>> refs) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PacketLineOut out = new PacketLineOut(bytes);
    String capabilities = "\0 report-status atomic";
    for (Map.Entry<String, ObjectId> ref : refs) {
      String line = ObjectId.zeroId().name() + " " + ref.getValue().name() + " " + ref.getKey();
      out.writeString(line + capabilities);
      capabilities = "";
    }
    out.end();
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  /// What git's report-status says against it.
  private static Optional<String> refusal(byte[] report) throws IOException {
    PacketLineIn in = new PacketLineIn(new ByteArrayInputStream(report));
    Optional<String> refusal = Optional.of("nothing arrived");
    for (String line = in.readString(); !PacketLineIn.isEnd(line); line = in.readString()) {
      String said = line.strip();
      if (said.equals("unpack ok")) {
        refusal = Optional.empty();
      } else if (said.startsWith("unpack ")) {
        return Optional.of(said.substring("unpack ".length()));
      } else if (said.startsWith("ng ") && !said.endsWith("atomic push refused")) {
        return Optional.of(said.substring("ng ".length()));
      }
    }
    return refusal;
  }
}
