// SPDX-License-Identifier: Apache-2.0
package sh.zagi.session;

import java.util.Optional;
import sh.zagi.session.egress.EgressPolicy;
import sh.zagi.session.egress.Outside;

/// Says what each session may reach, and hears what it asked for. Safe for use by many threads.
public interface EgressRules {
  /// No session has a network.
  EgressRules NONE =
      new EgressRules() {
        @Override
        public EgressPolicy policy(Session session) {
          return EgressPolicy.NONE;
        }

        @Override
        public void hear(Session session, String place, Optional<String> refusal) {}
      };

  /// What a session that starts now may reach.
  EgressPolicy policy(Session session);

  /// A session asked for a place for the first time since it started.
  void hear(Session session, String place, Optional<String> refusal);

  /// The network to be used.
  default Outside outside() {
    return Outside.MACHINE;
  }
}
