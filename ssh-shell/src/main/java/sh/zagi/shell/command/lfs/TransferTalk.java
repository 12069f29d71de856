// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.lfs;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.zagi.storage.lfs.LfsId;
import sh.zagi.storage.lfs.LfsLock;
import sh.zagi.storage.lfs.LfsLocks;
import sh.zagi.storage.lfs.LfsObjects;
import sh.zagi.storage.lfs.LfsVisit;

/// The server's side of git-lfs over pure SSH (`ssh_adapter`, version 1): one command after the
/// other until `quit`. Belongs to one thread.
final class TransferTalk {
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int TOO_LARGE = 413;
  private static final int UNPROCESSABLE = 422;
  private static final int USUAL_LOCKS = 100;

  private final LfsVisit visit;
  private final boolean sends;
  private final PktLines lines;

  /// @param sends whether the client may send; otherwise it only fetches
  TransferTalk(LfsVisit visit, boolean sends, PktLines lines) {
    this.visit = visit;
    this.sends = sends;
    this.lines = lines;
  }

  /// @throws IOException when the client went away or broke the protocol
  void run() throws IOException {
    lines.write("version=1");
    lines.write("locking");
    lines.flush();
    boolean goesOn = true;
    while (goesOn) {
      try {
        goesOn = answer(lines.readPart());
      } catch (EOFException _) {
        goesOn = false;
      }
    }
  }

  /// One command.
  ///
  /// @param word such as `put-object`
  /// @param object what follows the word on its line
  private record Command(String word, String object, Map<String, String> arguments) {
    static Command of(List<String> lines) {
      String[] words = (lines.isEmpty() ? "" : lines.getFirst()).split(" ", 2);
      Map<String, String> arguments = new HashMap<>();
      for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          arguments.put(line.substring(0, equals), line.substring(equals + 1));
        }
      }
      return new Command(words[0], words.length > 1 ? words[1] : "", arguments);
    }

    Optional<Long> number(String name) {
      return parse(arguments.getOrDefault(name, ""));
    }

    static Optional<Long> parse(String text) {
      return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
  }

  private boolean answer(PktLines.Part part) throws IOException {
    Command command = Command.of(part.lines());
    switch (command.word()) {
      case "version" -> version(command);
      case "batch" -> batch(part.more() ? lines.readPart().lines() : List.of());
      case "get-object" -> get(command);
      case "put-object" -> put(command, part.more());
      case "verify-object" -> verify(command);
      case "lock" -> lock(command);
      case "unlock" -> unlock(command);
      case "list-lock" -> list(command);
      case "quit" -> {
        status(OK, List.of());
        return false;
      }
      default -> {
        if (part.more()) {
          var _ = lines.data().transferTo(OutputStream.nullOutputStream());
        }
        refuse(BAD_REQUEST, "unknown command");
      }
    }
    return true;
  }

  private void version(Command command) throws IOException {
    if (command.object().equals("1")) {
      status(OK, List.of());
    } else {
      refuse(BAD_REQUEST, "only version 1 is spoken here");
    }
  }

  private void batch(List<String> wishes) throws IOException {
    List<String> answers = new ArrayList<>();
    for (String line : wishes) {
      String[] words = line.split(" ", -1);
      Optional<LfsId> id = LfsId.parse(words[0]);
      Optional<Long> size = words.length > 1 ? Command.parse(words[1]) : Optional.empty();
      if (id.isEmpty() || size.isEmpty()) {
        refuse(UNPROCESSABLE, "not an object: a line has its SHA-256 and its size");
        return;
      }
      LfsVisit.Wish wish = new LfsVisit.Wish(id.get(), size.get());
      LfsVisit.Answer answer = sends ? visit.upload(wish) : visit.download(wish);
      String action =
          switch (answer) {
            case LfsVisit.Answer.Transfer _ -> sends ? "upload" : "download";
            case LfsVisit.Answer.Here _ -> "noop";
            // The put that follows says why not; what can't be fetched is said by its absence.
            case LfsVisit.Answer.Refused _ -> sends ? "upload" : "noop";
          };
      answers.add(wish.id() + " " + wish.size() + " " + action);
    }
    lines.write("status " + OK);
    lines.write("hash-algo=sha256");
    lines.delimiter();
    for (String answer : answers) {
      lines.write(answer);
    }
    lines.flush();
  }

  private void get(Command command) throws IOException {
    Optional<Path> file = LfsId.parse(command.object()).flatMap(visit::file);
    if (file.isEmpty()) {
      refuse(NOT_FOUND, "not found: this object");
      return;
    }
    try (InputStream content = Files.newInputStream(file.get())) {
      lines.write("status " + OK);
      lines.write("size=" + Files.size(file.get()));
      lines.delimiter();
      lines.copy(content);
      lines.flush();
    }
  }

  private void put(Command command, boolean hasData) throws IOException {
    Optional<LfsId> id = LfsId.parse(command.object());
    Optional<Long> size = command.number("size");
    InputStream data = hasData ? lines.data() : InputStream.nullInputStream();
    Optional<LfsObjects.Stored> stored =
        sends && id.isPresent() && size.isPresent()
            ? Optional.of(visit.put(id.get(), size, data))
            : Optional.empty();
    // What was sent in vain is read and thrown away before the answer.
    var _ = data.transferTo(OutputStream.nullOutputStream());
    if (stored.isEmpty()) {
      refuse(
          sends ? UNPROCESSABLE : FORBIDDEN,
          sends ? "an object has a SHA-256 and a size" : "this connection only fetches");
      return;
    }
    switch (stored.get()) {
      case LfsObjects.Stored.Kept _ -> status(OK, List.of());
      case LfsObjects.Stored.Refused refused ->
          refuse(refused.tooLarge() ? TOO_LARGE : UNPROCESSABLE, refused.reason());
    }
  }

  private void verify(Command command) throws IOException {
    Optional<LfsId> id = LfsId.parse(command.object());
    Optional<Long> size = command.number("size");
    if (id.isEmpty() || size.isEmpty()) {
      refuse(UNPROCESSABLE, "an object has a SHA-256 and a size");
      return;
    }
    switch (visit.download(new LfsVisit.Wish(id.get(), size.get()))) {
      case LfsVisit.Answer.Refused refused ->
          refuse(refused.missing() ? NOT_FOUND : CONFLICT, refused.reason());
      case LfsVisit.Answer.Transfer _, LfsVisit.Answer.Here _ -> status(OK, List.of());
    }
  }

  private void lock(Command command) throws IOException {
    if (!sends) {
      refuse(FORBIDDEN, "this connection only fetches");
      return;
    }
    Optional<LfsLocks.Taken> taken = visit.lock(command.arguments().getOrDefault("path", ""));
    if (taken.isEmpty()) {
      refuse(UNPROCESSABLE, "not the path of a file");
    } else if (taken.get().isNew()) {
      status(CREATED, described(taken.get().lock()));
    } else {
      lines.write("status " + CONFLICT);
      for (String line : described(taken.get().lock())) {
        lines.write(line);
      }
      lines.delimiter();
      lines.write("locked already by " + taken.get().lock().owner());
      lines.flush();
    }
  }

  private void unlock(Command command) throws IOException {
    if (!sends) {
      refuse(FORBIDDEN, "this connection only fetches");
      return;
    }
    Optional<LfsLock> lock =
        Command.parse(command.object())
            .flatMap(id -> visit.files().locks().find(visit.repository(), id));
    if (lock.isEmpty()) {
      refuse(NOT_FOUND, "not found: this lock");
      return;
    }
    boolean force = command.arguments().getOrDefault("force", "").equals("true");
    switch (visit.unlock(lock.get(), force)) {
      case DONE -> status(OK, described(lock.get()));
      case NOT_FOUND -> refuse(NOT_FOUND, "not found: this lock");
      case NOT_YOURS ->
          refuse(FORBIDDEN, "locked by " + lock.get().owner() + "; an admin may use --force");
    }
  }

  private void list(Command command) throws IOException {
    int limit = command.number("limit").orElse((long) USUAL_LOCKS).intValue();
    LfsLocks.Filter filter =
        new LfsLocks.Filter(
            Optional.ofNullable(command.arguments().get("path")).filter(path -> !path.isEmpty()),
            command.number("id"),
            command.number("cursor").orElse(0L),
            limit);
    List<LfsLock> found = visit.locks(filter);
    lines.write("status " + OK);
    if (found.size() == filter.limit()) {
      lines.write("next-cursor=" + found.getLast().id());
    }
    lines.delimiter();
    for (LfsLock lock : found) {
      lines.write("lock " + lock.id());
      lines.write("path " + lock.id() + " " + lock.path());
      lines.write("locked-at " + lock.id() + " " + lock.lockedAt());
      lines.write("ownername " + lock.id() + " " + lock.owner());
      if (sends) {
        lines.write("owner " + lock.id() + " " + (lock.isOf(visit.caller()) ? "ours" : "theirs"));
      }
    }
    lines.flush();
  }

  private static List<String> described(LfsLock lock) {
    return List.of(
        "id=" + lock.id(),
        "path=" + lock.path(),
        "locked-at=" + lock.lockedAt(),
        "ownername=" + lock.owner());
  }

  private void status(int status, List<String> arguments) throws IOException {
    lines.write("status " + status);
    for (String argument : arguments) {
      lines.write(argument);
    }
    lines.flush();
  }

  private void refuse(int status, String message) throws IOException {
    lines.write("status " + status);
    lines.delimiter();
    lines.write(message);
    lines.flush();
  }
}
