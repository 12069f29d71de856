// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.ref;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sh.zagi.shell.command.Verb;
import sh.zagi.shell.command.change.Desk;
import sh.zagi.storage.repo.NamedCommit;

/// The rows of this package for the table.
public final class RefVerbs {
  static final String BRANCHES = "refs/heads/";
  static final String TAGS = "refs/tags/";

  private RefVerbs() {}

  public static List<Supplier<? extends Verb>> of(Desk desk) {
    return List.of(
        () -> new ListBranches(desk.store()),
        () -> new DeleteBranch(desk),
        () -> new DefaultBranch(desk),
        () -> new ListTags(desk.store()),
        () -> new DeleteTag(desk));
  }

  static Map<String, Object> fields(String kind, NamedCommit named) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(kind, named.name());
    fields.put("commit", named.commit().hex());
    fields.put("date", named.when().toString());
    return fields;
  }
}
