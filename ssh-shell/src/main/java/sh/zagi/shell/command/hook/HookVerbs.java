// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.hook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.Shown;
import sh.zagi.shell.command.Store;
import sh.zagi.shell.command.Verb;
import sh.zagi.storage.hook.Hook;
import sh.zagi.storage.hook.HookName;
import sh.zagi.storage.hook.HookRun;

/// The rows of this package for the table.
public final class HookVerbs {
  static final String NAMES = "pre-receive or post-receive";

  private HookVerbs() {}

  public static List<Supplier<? extends Verb>> of(Store store, HookHost host) {
    return List.of(
        () -> new SetHook(store, host),
        () -> new ListHooks(store, host),
        () -> new ShowHook(store, host),
        () -> new RemoveHook(store, host),
        () -> new HookLog(store, host));
  }

  static Problem unknown(String name) {
    return Problem.usage(
        "no such hook: " + Shown.text(name), "there is " + String.join(", ", HookName.words()));
  }

  static Map<String, Object> fields(Hook hook) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("hook", hook.name().word());
    fields.put("characters", hook.script().length());
    fields.put("by", hook.setBy());
    fields.put("set", hook.setAt().toString());
    fields.put("from", hook.origin());
    return fields;
  }

  static Map<String, Object> fields(HookRun run) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", run.id());
    fields.put("hook", run.name().word());
    fields.put("state", run.state().word());
    fields.put("by", run.cause().caller());
    fields.put("ended", run.endedAt().map(Object::toString).orElse("not yet"));
    fields.put("words", run.words());
    return fields;
  }
}
