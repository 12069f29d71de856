// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.terminal;

import sh.zagi.session.runtime.ProcessSpec.WindowSize;

/// A running process of a container with somebody on its standard streams. Safe from any thread.
public sealed interface AttachedProcess permits TerminalProcess, PipedProcess {

  /// Waits until the process has ended and all that it wrote was delivered.
  ExitStatus await() throws InterruptedException;

  /// The window changed; ignored without a terminal.
  void resize(WindowSize size);

  /// Sends a Linux signal: to the foreground group of the terminal, or to the process itself.
  void signal(int signal);

  /// The attached side is gone: the process gets SIGHUP, and [#await()] returns soon even when it
  /// ignores that and lives on.
  void hangUp();
}
