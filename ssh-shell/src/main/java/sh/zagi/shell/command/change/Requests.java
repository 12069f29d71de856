// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.change;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import sh.zagi.change.Signature;
import sh.zagi.change.op.Operation;
import sh.zagi.change.work.Request;
import sh.zagi.shell.command.Exchange;
import sh.zagi.storage.account.Caller;

/// Turns a call into what the operation log remembers of who asked.
public final class Requests {
  /// Variables that tell which turn and tool call of an agent a verb belongs to.
  private static final Map<String, String> FACTS =
      Map.of(
          "ZAGI_TURN", Operation.GROUP,
          "ZAGI_TOOL_CALL", Operation.TOOL_CALL);

  private Requests() {}

  /// A request that is about no session.
  public static Request of(Exchange exchange, Instant now) {
    return of(exchange, Optional.empty(), now);
  }

  static Request of(Exchange exchange, Optional<SessionWork.Place> session, Instant now) {
    Map<String, String> facts = new TreeMap<>();
    facts.put(
        Operation.REQUEST, HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
    facts.put(Operation.ARGS, String.join(" ", exchange.argv()));
    session.ifPresent(place -> facts.put(Operation.SESSION, place.session()));
    FACTS.forEach((variable, fact) -> {
      String value = exchange.variables().get(variable);
      if (value != null && !value.isBlank()) {
        facts.put(fact, value);
      }
    });
    Caller caller = exchange.caller();
    caller.rightsOf().ifPresent(account -> facts.put(Operation.ACCOUNT, account.name()));
    return new Request(
        new Signature(caller.name(), caller.name() + "@localhost", now), kind(caller), facts);
  }

  private static Request.Kind kind(Caller caller) {
    return switch (caller) {
      case Caller.Person _, Caller.Anonymous _, Caller.Guest _ -> Request.Kind.PERSON;
      case Caller.Agent _, Caller.Bearer _, Caller.Limited _, Caller.Deploy _ -> Request.Kind.AGENT;
      case Caller.Inside inside -> inside.agent() ? Request.Kind.AGENT : Request.Kind.PERSON;
      case Caller.Platform _, Caller.Mirror _ -> Request.Kind.PLATFORM;
    };
  }
}
