// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.rule;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.repo.RefRule;
import sh.zagi.storage.repo.RepoRecord;
import sh.zagi.storage.repo.RepoSettings;

/// The rows of this package for the table.
public final class RuleVerbs {
  private RuleVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store) {
    return List.of(
        () -> new SetRule(store),
        () -> new ListRules(store),
        () -> new RemoveRule(store),
        () -> new SetPolicy(store),
        () -> new ListPolicies(store));
  }

  static Map<String, Object> fields(RefRule rule) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("pattern", rule.pattern());
    fields.put("push", rule.push().word());
    fields.put("force", rule.force().word());
    fields.put("delete", rule.delete().word());
    fields.put("approvals", rule.approvals().count());
    fields.put("approve", rule.approvals().count() == 0 ? "" : rule.approvals().who().word());
    return fields;
  }

  static RepoSettings settings(Store store, RepoRecord record) {
    return store.repositories().open(record).settings();
  }

  /// Puts a rule in the place of the one of its pattern.
  ///
  /// @param rule empty to take that one away
  static void set(RepoSettings settings, String pattern, Optional<RefRule> rule) {
    List<String> lines = new ArrayList<>();
    RefRule.of(settings).stream()
        .filter(one -> !one.pattern().equals(pattern))
        .forEach(one -> lines.add(one.line()));
    rule.ifPresent(one -> lines.add(one.line()));
    settings.set(RefRule.SETTING, lines);
  }
}
