// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.session.Share;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Report;

@Command(name = "share list", description = "list your share links that work, without their tokens")
@Needs(Need.ACCOUNT)
final class ListShares extends DeskVerb {
  ListShares(SessionHost host) {
    super(host);
  }

  @Override
  public Outcome run(Exchange exchange) {
    return with(desk -> {
      List<Share> shares = desk.shares(exchange.caller());
      return done(
          new Report.Rows(
              shares.stream().map(share -> row(desk, share)).toList(), "no share links"));
    });
  }

  private static Map<String, Object> row(SessionDesk desk, Share share) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("share", share.id());
    row.put("mode", share.mode().word());
    row.put("session", desk.sharedFrom(share));
    row.put("until", share.expiresAt().toString());
    row.put(
        "uses",
        share.uses() + (share.mostUses() == 0 ? " uses" : " of " + share.mostUses() + " uses"));
    return row;
  }
}
