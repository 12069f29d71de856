// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

class RuncContainerTest extends SessionContainerTest {
  RuncContainerTest() {
    super("runc");
  }
}
