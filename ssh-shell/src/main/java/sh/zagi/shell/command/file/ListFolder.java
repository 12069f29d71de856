// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.file;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.repo.FolderEntry;

@Command(name = "tree", description = "list a folder of a repository")
@Needs(Need.REPO_READ)
final class ListFolder extends CommitVerb {
  private static final int MOST_ENTRIES = 20_000;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "its path; the topmost when it is left out")
  String folder = "";

  ListFolder(Store store) {
    super(store);
  }

  @Override
  Outcome run(Exchange exchange, Place place) {
    Optional<List<FolderEntry>> entries =
        place.repo().folder(place.repo().treeId(place.commit()), plain(folder), MOST_ENTRIES + 1);
    if (entries.isEmpty()) {
      return refused(Problem.notFound(folder));
    }
    if (entries.get().size() > MOST_ENTRIES) {
      return refused(
          Problem.of(
              ProblemCode.LIMIT,
              "more than " + MOST_ENTRIES + " entries in this folder",
              "clone it to see them all"));
    }
    return done(
        new Report.Rows(entries.get().stream().map(ListFolder::row).toList(), "an empty folder"));
  }

  private static Map<String, Object> row(FolderEntry entry) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("mode", entry.mode());
    row.put("kind", entry.kind());
    row.put("size", entry.sizeBytes());
    row.put("name", entry.name());
    row.put("id", entry.id());
    return row;
  }
}
