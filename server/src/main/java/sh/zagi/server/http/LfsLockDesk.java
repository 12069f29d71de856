// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import sh.zagi.storage.lfs.LfsLock;
import sh.zagi.storage.lfs.LfsLocks;
import sh.zagi.storage.lfs.LfsVisit;
import tools.jackson.databind.JsonNode;

/// Locks of git-lfs over HTTP (`api/locking`).
final class LfsLockDesk {
  private static final long USUAL = 100;

  void lock(LfsCall call, LfsVisit visit) throws IOException {
    Optional<LfsLocks.Taken> taken = visit.lock(call.body().path("path").asString(""));
    if (taken.isEmpty()) {
      call.refuse(HttpStatus.UNPROCESSABLE_ENTITY_422, "not the path of a file");
    } else if (taken.get().isNew()) {
      call.json(HttpStatus.CREATED_201, Map.of("lock", fields(taken.get().lock())));
    } else {
      LfsLock lock = taken.get().lock();
      call.json(
          HttpStatus.CONFLICT_409,
          Map.of("lock", fields(lock), "message", "locked already by " + lock.owner()));
    }
  }

  void unlock(LfsCall call, LfsVisit visit, String id) throws IOException {
    boolean force = call.body().path("force").asBoolean(false);
    Optional<LfsLock> lock =
        number(id).flatMap(one -> visit.files().locks().find(visit.repository(), one));
    if (lock.isEmpty()) {
      call.refuse(HttpStatus.NOT_FOUND_404, "not found: this lock");
      return;
    }
    switch (visit.unlock(lock.get(), force)) {
      case DONE -> call.json(HttpStatus.OK_200, Map.of("lock", fields(lock.get())));
      case NOT_FOUND -> call.refuse(HttpStatus.NOT_FOUND_404, "not found: this lock");
      case NOT_YOURS ->
          call.refuse(
              HttpStatus.FORBIDDEN_403,
              "locked by " + lock.get().owner() + "; an admin may use --force");
    }
  }

  void list(LfsCall call, LfsVisit visit) {
    Fields query = Request.extractQueryParameters(call.request());
    String id = query.getValue("id");
    if (id != null && !id.isEmpty() && number(id).isEmpty()) {
      call.json(HttpStatus.OK_200, Map.of("locks", List.of()));
      return;
    }
    LfsLocks.Filter filter =
        new LfsLocks.Filter(
            Optional.ofNullable(query.getValue("path")).filter(path -> !path.isEmpty()),
            number(id),
            number(query.getValue("cursor")).orElse(0L),
            number(query.getValue("limit")).orElse(USUAL).intValue());
    List<LfsLock> found = visit.locks(filter);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("locks", found.stream().map(LfsLockDesk::fields).toList());
    next(answer, filter, found);
    call.json(HttpStatus.OK_200, answer);
  }

  /// The same, parted into the caller's own and those of others: asked before a push.
  void verify(LfsCall call, LfsVisit visit) throws IOException {
    JsonNode body = call.body();
    LfsLocks.Filter filter =
        LfsLocks.Filter.all(
            number(body.path("cursor").asString("")).orElse(0L),
            (int) body.path("limit").asLong(USUAL));
    List<LfsLock> found = visit.locks(filter);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "ours",
        found.stream().filter(lock -> lock.isOf(visit.caller())).map(LfsLockDesk::fields).toList());
    answer.put(
        "theirs",
        found.stream()
            .filter(lock -> !lock.isOf(visit.caller()))
            .map(LfsLockDesk::fields)
            .toList());
    next(answer, filter, found);
    call.json(HttpStatus.OK_200, answer);
  }

  private static void next(
      Map<String, Object> answer, LfsLocks.Filter filter, List<LfsLock> found) {
    if (found.size() == filter.limit()) {
      answer.put("next_cursor", Long.toString(found.getLast().id()));
    }
  }

  private static Map<String, Object> fields(LfsLock lock) {
    return Map.of(
        "id",
        Long.toString(lock.id()),
        "path",
        lock.path(),
        "locked_at",
        lock.lockedAt().toString(),
        "owner",
        Map.of("name", lock.owner()));
  }

  private static Optional<Long> number(@Nullable String text) {
    return text != null && text.matches("\\d{1,18}")
        ? Optional.of(Long.parseLong(text))
        : Optional.empty();
  }
}
