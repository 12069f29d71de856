// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.lfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.lfs.LfsTickets;
import tools.jackson.databind.json.JsonMapper;

/// Gives who proved a key over SSH a ticket for the HTTP door (git-lfs `server-discovery`).
@Command(
    name = "git-lfs-authenticate",
    hidden = true,
    description = "give a ticket for large files over HTTP; typed by git-lfs itself")
@Needs(Need.REPO_READ)
final class LfsAuthenticate extends LfsVerb {
  LfsAuthenticate(LfsVerbs.Behind behind) {
    super(behind);
  }

  @Override
  Outcome run(Exchange exchange, AccessChecker.Granted granted) throws IOException {
    Access most = sends() ? granted.access() : Access.READ;
    String ticket = behind.files().tickets().issue(exchange.caller(), granted.record(), most);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "href", behind.facts().get().http() + "/" + granted.record().path() + ".git/info/lfs");
    answer.put("header", Map.of("Authorization", "Bearer " + ticket));
    answer.put("expires_in", LfsTickets.LIFE.toSeconds());
    String text = JsonMapper.shared().writeValueAsString(answer) + "\n";
    exchange.streams().out().write(text.getBytes(UTF_8));
    exchange.streams().out().flush();
    return new Outcome.Ended(ExitStatus.DONE);
  }
}
