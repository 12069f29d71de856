// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.hook;

import java.util.Optional;
import sh.zagi.storage.hook.Hooks;

/// Who runs scripts of repositories.
public interface HookHost {
  /// All of them, and what came of their runs.
  Hooks hooks();

  /// Why a script cannot run here, as far as that is known before it does.
  Optional<String> refusal(String script);
}
