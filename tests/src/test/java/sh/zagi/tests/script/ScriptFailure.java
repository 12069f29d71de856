// SPDX-License-Identifier: Apache-2.0
package sh.zagi.tests.script;

/// A line of a script that did not do what it promises.
final class ScriptFailure extends AssertionError {
  private static final long serialVersionUID = 1L;

  ScriptFailure(String report) {
    super(report);
  }
}
