// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.server.ServerFacts;
import sh.zagi.storage.git.SyncReport;
import sh.zagi.storage.mirror.Mirror;
import sh.zagi.storage.repo.RepoRecord;

/// The rows of this package for the table.
public final class MirrorVerbs {
  /// Longer than any token that a forge gives.
  private static final int MOST_TOKEN_BYTES = 4_096;

  private MirrorVerbs() {}

  /// What these verbs work with.
  ///
  /// @param usualHost where `owner/repo` is
  public record Desk(Store store, MirrorHost host, String usualHost) {}

  /// @param facts asked at each call
  /// @param changes where what is set is noted as an operation
  public static List<Supplier<? extends Verb>> of(
      Desk desk, sh.zagi.shell.command.change.Desk changes, Supplier<ServerFacts> facts) {
    return List.of(
        () -> new MirrorRepo(desk, facts),
        () -> new MirrorMany(desk),
        () -> new SyncMirror(desk),
        () -> new ListMirrors(desk),
        () -> new ShowMirror(desk),
        () -> new OwnBranch(desk, changes),
        () -> new RotateKey(desk),
        () -> new TrustUpstream(desk),
        () -> new MirrorWebhook(desk, facts),
        () -> new EndMirror(desk));
  }

  /// The token on standard input, when one is announced.
  static Optional<String> token(boolean announced, Exchange exchange) throws IOException {
    if (!announced) {
      return Optional.empty();
    }
    byte[] typed = exchange.streams().in().readNBytes(MOST_TOKEN_BYTES);
    return Optional.of(new String(typed, UTF_8).strip()).filter(token -> !token.isEmpty());
  }

  static String counted(MirrorHost.Met.Done done) {
    SyncReport report = done.report();
    String files = done.files().words();
    return counted(report.branches(), "branch", "branches")
        + ", "
        + counted(report.tags(), "tag", "tags")
        + (files.isEmpty() ? "" : ", " + files);
  }

  /// Says of large files what there is to say.
  static void put(Map<String, Object> fields, MirrorHost.Files files) {
    if (!files.words().isEmpty()) {
      fields.put("large-files", files.brought());
      fields.put("large-files-missing", files.missing());
    }
  }

  private static String counted(int count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  static Map<String, Object> fields(RepoRecord record, Mirror mirror) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("repository", record.path().toString());
    fields.put("upstream", mirror.shown());
    fields.put("state", mirror.state());
    fields.put("synced", mirror.syncedAt().map(Object::toString).orElse("never"));
    if (!mirror.trouble().isEmpty()) {
      fields.put("trouble", mirror.trouble());
    }
    return fields;
  }
}
