// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session.runtime;

import java.util.regex.Pattern;

/// A container's name: 16 characters of `a-z0-9`, made by the server and by nobody else.
///
/// @param value safe as a folder name, a cgroup name and a command argument
public record ContainerId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9]{16}");

  /// Refuses every other shape.
  public ContainerId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a container id");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
