// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http.terminal;

import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/// Tells a page that it cannot have what it wants, and why: a refused upgrade would tell its script
/// nothing. Public because Jetty calls its methods by reflection.
///
/// @param status with which the connection is closed
public record TurnedAway(int status, String reason) implements Session.Listener.AutoDemanding {
  private static final int GONE = 4004;
  private static final int TOO_MANY = 4029;

  static TurnedAway tooMany() {
    return new TurnedAway(TOO_MANY, "too many terminals");
  }

  static TurnedAway gone() {
    return new TurnedAway(GONE, "no such terminal");
  }

  @Override
  public void onWebSocketOpen(Session session) {
    session.close(status, reason, Callback.NOOP);
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    // It need not wait to be told.
  }
}
