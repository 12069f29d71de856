// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server;

/// The version of this build.
final class Version {
  static final String TEXT = "0.1.0";

  private Version() {}
}
