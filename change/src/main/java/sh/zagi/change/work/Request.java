// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.work;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import sh.zagi.change.Signature;
import sh.zagi.change.op.Operation;

/// Who asks for a mutation, and what else the operation shall remember of it.
///
/// @param who commits, and when
/// @param facts by the names that [Operation] declares
public record Request(Signature who, Kind kind, Map<String, String> facts) {
  /// What kind of actor asks.
  public enum Kind {
    PERSON,
    AGENT,
    PLATFORM
  }

  public Request {
    Map<String, String> all = new TreeMap<>(facts);
    all.put(Operation.ACTOR_KIND, kind.name().toLowerCase(Locale.ROOT));
    all.putIfAbsent(Operation.ACTOR, who.name());
    facts = Collections.unmodifiableMap(all);
  }

  /// A request of the platform itself.
  public static Request platform(java.time.Instant now) {
    return new Request(new Signature("zagi", "zagi@localhost", now), Kind.PLATFORM, Map.of());
  }

  /// The same with one more fact.
  public Request with(String fact, String value) {
    Map<String, String> more = new TreeMap<>(facts);
    more.put(fact, value);
    return new Request(who, kind, more);
  }
}
