// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

/// What a client tells a running verb beside its bytes.
public sealed interface ClientEvent {
  /// The terminal has another size.
  record Resized(TerminalSize size) implements ClientEvent {}

  /// The client sent a signal.
  ///
  /// @param name without `SIG`, such as `INT`: RFC 4254 section 6.9
  record Signalled(String name) implements ClientEvent {}

  /// The client is gone: nobody reads any more.
  record HungUp() implements ClientEvent {}
}
