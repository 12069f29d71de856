// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.session;

import java.util.Optional;
import sh.zagi.session.Session;
import sh.zagi.session.Share;
import sh.zagi.storage.account.Account;
import sh.zagi.storage.repo.RepoRecord;

/// What a share link says of itself to who has it, before it is used. Safe for use by many threads.
public final class ShareGate {
  private final SessionDesk desk;

  public ShareGate(SessionDesk desk) {
    this.desk = desk;
  }

  /// A link that works.
  ///
  /// @param owner who made it
  /// @param commit on which the session stands, abbreviated
  public record Shown(Share share, String repository, String owner, String commit) {}

  /// The link of a token.
  ///
  /// @return the same nothing for what was never made, has expired, is used up or was revoked
  public Optional<Shown> find(String token) {
    SessionParts parts = desk.parts();
    Optional<Share> share = parts.shares().find(token);
    Optional<Session> session = share.flatMap(one -> parts.sessions().find(one.session()));
    Optional<RepoRecord> record = session.flatMap(parts::repository);
    return record.map(one ->
        new Shown(
            share.orElseThrow(),
            one.path().toString(),
            parts.owner(session.orElseThrow()).map(Account::name).orElse("somebody"),
            session.orElseThrow().base().abbreviated()));
  }
}
