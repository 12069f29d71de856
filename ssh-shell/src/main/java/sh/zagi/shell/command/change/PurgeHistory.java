// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.change.RefusedException;
import sh.zagi.change.guard.Guardrail;
import sh.zagi.change.purge.Purge;
import sh.zagi.change.work.Chains;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.repo.TreeId;

@Command(
    name = "op purge",
    description = "take what files ever held out of all history and off the disk; not undoable")
@Needs(value = Need.REPO_WRITE, changes = true)
final class PurgeHistory extends ChangeVerb {
  @Parameters(arity = "1..*", paramLabel = "PATH", description = "files or folders, such as .env")
  List<String> paths = new ArrayList<>();

  @Option(names = "--yes", description = "do it; without, only say what would go")
  boolean yes;

  PurgeHistory(Desk desk) {
    super(desk);
  }

  @Override
  Outcome run(Target target) {
    Guardrail.PURGE
        .refusal(target.exchange().caller())
        .ifPresent(reason -> {
          throw new RefusedException(reason);
        });
    if (!target.access().atLeast(Access.ADMIN)) {
      throw new RefusedException("purging needs admin access to " + target.record().path());
    }
    try {
      Purge purge = new Purge(target.repo());
      Purge.Wanted wanted = wanted(target);
      if (!yes) {
        int contents = purge.look(wanted);
        throw new RefusedException(
            contents
                + (contents == 1 ? " content" : " contents")
                + " would go from all history, ids of commits would change, and nothing brings it"
                + " back; say --yes");
      }
      Purge.Done gone = purge.run(wanted, target.request());
      desk().sessions().dropUnused();
      return done(
          new Report.Sentence(
              "purged "
                  + gone.contents()
                  + (gone.contents() == 1 ? " content; " : " contents; ")
                  + gone.commits()
                  + " commits and operations have other ids now\nwhoever cloned it has it still:"
                  + " change the secret, and let them clone again",
              Map.of(
                  "contents", gone.contents(), "rewritten", gone.commits(), "refs", gone.refs())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Purge.Wanted wanted(Target target) {
    Map<String, TreeId> bases = new TreeMap<>();
    Set<String> live = new TreeSet<>();
    for (SessionWork.Place place : desk().sessions().all(target.record().id())) {
      live.add(Chains.nameOf(place.session()));
      bases.put("s-" + place.session(), target.repo().treeId(place.base()));
    }
    return new Purge.Wanted(paths, live, bases);
  }
}
