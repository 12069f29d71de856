// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.choose;

/// Which Node.js a project asks for.
///
/// @param range an npm version range; `*` when the project does not say
/// @param testedMajor the newest major that the project's own continuous integration names, 0 when
///   it names none
/// @param npm an exact npm version that the project pins; empty when it pins none
record NodeRequest(String range, int testedMajor, String npm) {}
