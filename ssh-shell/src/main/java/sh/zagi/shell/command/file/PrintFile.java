// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sh.zagi.shell.command.Exchange;
import sh.zagi.shell.command.ExitStatus;
import sh.zagi.shell.command.Need;
import sh.zagi.shell.command.Needs;
import sh.zagi.shell.command.Outcome;
import sh.zagi.shell.command.Problem;
import sh.zagi.shell.command.ProblemCode;
import sh.zagi.shell.command.Report;
import sh.zagi.shell.command.Store;
import sh.zagi.storage.repo.FileContent;

/// Writes every byte as it is, but to a terminal: what a file says must not command the terminal of
/// who reads it.
@Command(name = "blob", description = "print a file of a repository, byte by byte")
@Needs(Need.REPO_READ)
final class PrintFile extends CommitVerb {
  private static final int MOST_JSON_BYTES = 16 * 1024 * 1024;
  private static final int MOST_TERMINAL_BYTES = 4 * 1024 * 1024;

  @Parameters(index = "1", paramLabel = "FILE", description = "its path")
  String file = "";

  @Option(names = "--raw", description = "also to a terminal, whatever the file may do to it")
  boolean raw;

  PrintFile(Store store) {
    super(store);
  }

  @Override
  Outcome run(Exchange exchange, Place place) throws IOException {
    Optional<FileContent> content =
        place.repo().file(place.repo().treeId(place.commit()), plain(file));
    if (content.isEmpty()) {
      return refused(Problem.notFound(file));
    }
    if (isForProgram()) {
      return json(place, content.get());
    }
    if (exchange.terminal().isPresent() && !raw) {
      return shown(content.get());
    }
    content.get().copyTo(exchange.streams().out());
    exchange.streams().out().flush();
    return new Outcome.Ended(ExitStatus.DONE);
  }

  private Outcome json(Place place, FileContent content) throws IOException {
    if (content.sizeBytes() > MOST_JSON_BYTES) {
      return refused(
          Problem.of(
              ProblemCode.LIMIT,
              "too large for JSON: " + content.sizeBytes() + " bytes",
              "leave out --json"));
    }
    byte[] bytes = content.start(MOST_JSON_BYTES);
    Optional<String> text = text(bytes);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("file", plain(file));
    fields.put("commit", place.commit().hex());
    fields.put("size", content.sizeBytes());
    fields.put("encoding", text.isPresent() ? "utf-8" : "base64");
    fields.put("content", text.orElseGet(() -> Base64.getEncoder().encodeToString(bytes)));
    return done(new Report.Fields(fields));
  }

  private Outcome shown(FileContent content) throws IOException {
    byte[] bytes = content.start(MOST_TERMINAL_BYTES);
    Optional<String> text = text(bytes).filter(_ -> content.sizeBytes() <= MOST_TERMINAL_BYTES);
    return text.isEmpty()
        ? refused(
            Problem.of(
                ProblemCode.REFUSED,
                "not for a terminal: " + content.sizeBytes() + " bytes that are no short text",
                "send it to a file, or add --raw"))
        : done(
            new Report.Lines(
                text.get().lines().map(line -> line.replaceAll("[\\p{Cc}&&[^\t]]", "?")).toList()));
  }

  /// Empty when these bytes are no text.
  private static Optional<String> text(byte[] bytes) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
