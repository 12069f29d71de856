// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

class CrunContainerTest extends SessionContainerTest {
  CrunContainerTest() {
    super("crun");
  }
}
