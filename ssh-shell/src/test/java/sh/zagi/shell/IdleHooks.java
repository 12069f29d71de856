// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell;

import java.util.Optional;
import sh.zagi.shell.command.hook.HookHost;
import sh.zagi.storage.hook.Hooks;

/// Keeps hooks and runs nothing.
record IdleHooks(Hooks hooks) implements HookHost {
  @Override
  public Optional<String> refusal(String script) {
    return Optional.empty();
  }
}
