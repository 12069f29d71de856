// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.mirror;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.RepoVerb;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.mirror.Mirror;
import sh.zagi.storage.mirror.MirrorFiles;
import sh.zagi.storage.repo.BranchOwners;
import sh.zagi.storage.repo.RepoRecord;

@Command(name = "mirror show", description = "say how it stands between a mirror and its upstream")
@Needs(Need.REPO_READ)
final class ShowMirror extends RepoVerb {
  private final MirrorVerbs.Desk desk;

  ShowMirror(MirrorVerbs.Desk desk) {
    this.desk = desk;
  }

  @Override
  public Outcome run(Exchange exchange) throws IOException, InterruptedException {
    return with(
        exchange,
        desk.store(),
        granted ->
            desk.host()
                .find(granted.record())
                .map(mirror -> done(new Report.Fields(fields(granted.record(), mirror))))
                .orElseGet(() -> refused(none(granted.record()))));
  }

  private Map<String, Object> fields(RepoRecord record, Mirror mirror) {
    Map<String, Object> fields = MirrorVerbs.fields(record, mirror);
    fields.put("tried", mirror.triedAt().map(Object::toString).orElse("never"));
    fields.put("failures", mirror.failures());
    fields.put("next", mirror.nextAt().toString());
    desk.host()
        .keys(record)
        .ifPresent(keys -> {
          fields.put("key", MirrorHost.line(record, keys));
          fields.put("key-goes-to", "the deploy keys of the upstream");
          keys.former().ifPresent(_ -> fields.put("key-state", "new; the former one still serves"));
          fields.put("host-key", keys.host().map(Object::toString).orElse("not seen yet"));
        });
    BranchOwners owners = BranchOwners.of(desk.store().repositories().open(record).settings());
    if (!owners.sides().isEmpty()) {
      fields.put("owners", owners.words());
    }
    List<Map<String, Object>> missing =
        desk.host().missing(record).stream().map(ShowMirror::missing).toList();
    if (!missing.isEmpty()) {
      fields.put("missing", missing);
    }
    desk.host()
        .hook(record)
        .ifPresent(hook ->
            fields.put(
                "webhook", hook.heard().map(when -> "heard " + when).orElse("not heard yet")));
    return fields;
  }

  private static Map<String, Object> missing(MirrorFiles.Missing one) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("oid", one.pointer().id().hex());
    fields.put("size", one.pointer().size());
    fields.put("why", one.trouble());
    return fields;
  }

  static Problem none(RepoRecord record) {
    return MirrorRepo.bad(record.path() + " is no mirror");
  }
}
