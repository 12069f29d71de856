// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

import java.util.List;

/// Which Node.js a project asks for.
///
/// @param ranges npm version ranges that must all be met
/// @param testedMajor the newest major that the project's own continuous integration names, 0 when
///   it names none
record NodeRequest(List<String> ranges, int testedMajor) {
  NodeRequest {
    ranges = List.copyOf(ranges);
  }
}
