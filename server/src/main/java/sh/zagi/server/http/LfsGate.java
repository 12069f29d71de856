// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.account.AccessChecker;
import sh.zagi.storage.account.Caller;
import sh.zagi.storage.lfs.LfsTickets;
import sh.zagi.storage.lfs.LfsVisit;
import sh.zagi.storage.repo.RepoPath;
import sh.zagi.storage.repo.RepoRecord;

/// Decides who may ask for large files. Nobody, with nothing shown, is asked for a token in the
/// same words whether a repository is private or does not exist.
record LfsGate(HttpDoor.Behind behind) {
  private static final String BEARER = "Bearer ";

  /// Who was let in, or why nobody was.
  sealed interface Entry {
    record Open(LfsVisit visit) implements Entry {}

    record Closed(int status, String message) implements Entry {}
  }

  private static final Entry ASK =
      new Entry.Closed(
          HttpStatus.UNAUTHORIZED_401, "a token is needed, as the password: see token create");
  private static final Entry NOT_FOUND = new Entry.Closed(HttpStatus.NOT_FOUND_404, "not found");

  Entry enter(Request request, String repository, Access wanted) {
    String shown = request.getHeaders().get(HttpHeader.AUTHORIZATION);
    Optional<RepoPath> path = RepoPath.parse(repository);
    Optional<String> ticket = ticket(shown);
    if (ticket.isPresent()) {
      return byTicket(ticket.get(), path, wanted);
    }
    Optional<Caller> caller = behind.readers().caller(shown);
    if (caller.isEmpty()) {
      return ASK;
    }
    Optional<AccessChecker.Granted> granted =
        path.flatMap(name -> behind.access().find(caller.get(), name));
    boolean hasToken = shown != null;
    if (granted.isEmpty()) {
      return hasToken ? NOT_FOUND : ASK;
    }
    if (!granted.get().access().atLeast(wanted)) {
      return hasToken ? mayNot(granted.get().record()) : ASK;
    }
    return open(caller.get(), granted.get().record(), granted.get().access());
  }

  private Entry byTicket(String ticket, Optional<RepoPath> path, Access wanted) {
    LfsTickets tickets = behind.large().tickets();
    if (!tickets.isKnown(ticket)) {
      return new Entry.Closed(HttpStatus.UNAUTHORIZED_401, "this ticket is not known, or expired");
    }
    Optional<RepoRecord> record = path.flatMap(behind.repositories()::find);
    Optional<LfsTickets.Opened> opened = record.flatMap(one -> tickets.open(ticket, one));
    if (opened.isEmpty()) {
      return NOT_FOUND;
    }
    return opened.get().access().atLeast(wanted)
        ? open(opened.get().caller(), record.orElseThrow(), opened.get().access())
        : mayNot(record.orElseThrow());
  }

  private Entry open(Caller caller, RepoRecord record, Access access) {
    return new Entry.Open(new LfsVisit(behind.large(), behind.audit(), caller, record, access));
  }

  private static Entry mayNot(RepoRecord record) {
    return new Entry.Closed(
        HttpStatus.FORBIDDEN_403, "this token or ticket may not do that in " + record.path());
  }

  private static Optional<String> ticket(@Nullable String authorization) {
    return Optional.ofNullable(authorization)
        .filter(text -> text.startsWith(BEARER))
        .map(text -> text.substring(BEARER.length()).strip())
        .filter(LfsTickets::isOne);
  }
}
