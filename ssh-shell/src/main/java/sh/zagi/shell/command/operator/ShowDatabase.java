// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.operator;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.db.Database;

@Command(name = "database", description = "say where the metadata is kept")
@Needs(Need.SERVER_ADMIN)
final class ShowDatabase extends Verb {
  private final Database database;

  ShowDatabase(Database database) {
    this.database = database;
  }

  @Override
  public Outcome run(Exchange exchange) {
    Database.Whereabouts where = database.whereabouts();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", where.kind());
    fields.put("version", where.version());
    fields.put("place", where.place());
    return done(new Report.Fields(fields));
  }
}
