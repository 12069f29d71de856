// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.zagi.env.linux.Command;

/// Evaluates untrusted `env.nix` with the real Nix: no store, no network, no files but its own.
public final class Evaluator {
  /// Larger than any honest file; Nix itself copes with more.
  public static final int TEXT_LIMIT_BYTES = 256 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);
  private static final long MEMORY_LIMIT_BYTES = 2_000_000_000L;
  private static final int CPU_LIMIT_SECONDS = 5;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int SENTENCE_LIMIT = 200;
  private static final int SIGNALS = 128;
  private static final Pattern PLACE = Pattern.compile("/e/env\\.nix:(\\d+)");
  private static final Pattern ERROR = Pattern.compile("(?m)^error: (.+)$");
  private static final String WRAP =
      """
      let e = import /e/env.nix; in
      { inputs = builtins.attrNames (e.inputs or { }); zagi = (e.outputs { }).zagi; }
      """;

  private final String file;

  /// @param file how messages call the file, for example `.zagi/env.nix`
  public Evaluator(String file) {
    this.file = file;
  }

  /// Evaluates; never throws for what the text contains.
  public Evaluation evaluate(byte[] text) {
    if (text.length > TEXT_LIMIT_BYTES) {
      return new Evaluation.Refused(file + ": larger than " + (TEXT_LIMIT_BYTES >> 10) + " KiB");
    }
    try {
      Path folder = Files.createTempDirectory("zagi-eval");
      try {
        Files.write(folder.resolve("env.nix"), text);
        Files.writeString(folder.resolve("wrap.nix"), WRAP);
        List<String> errors = Collections.synchronizedList(new ArrayList<>());
        Command.Ended ended = new Command(command(folder), Map.of(), TIMEOUT).run(errors::add);
        return ended.succeeded()
            ? SpecReader.read(file, ended.output())
            : refusal(ended.status(), String.join("\n", errors));
      } finally {
        Files.deleteIfExists(folder.resolve("env.nix"));
        Files.deleteIfExists(folder.resolve("wrap.nix"));
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(Path folder) {
    String line =
        "bwrap --unshare-all --die-with-parent --new-session --uid 65534 --gid 65534"
            + " --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/lib /lib"
            + " --symlink usr/lib64 /lib64 --proc /proc --dev /dev --tmpfs /tmp --ro-bind "
            + folder
            + " /e --clearenv --setenv HOME /tmp --setenv NIX_CONF_DIR /tmp"
            + " --setenv PATH /usr/bin prlimit --as="
            + MEMORY_LIMIT_BYTES
            + " --cpu="
            + CPU_LIMIT_SECONDS
            + " --nproc=64 -- nix-instantiate --store dummy:// --eval --strict --json"
            + " --option restrict-eval true --option allow-import-from-derivation false"
            + " --option allowed-uris  -I /e /e/wrap.nix";
    return List.of(line.split(" ", -1));
  }

  private Evaluation refusal(int status, String error) {
    LOG.debug("evaluation of {} ended with {}: {}", file, status, error);
    Matcher place = PLACE.matcher(error);
    String where = place.find() ? file + ":" + place.group(1) : file;
    return new Evaluation.Refused(
        where + ": " + reason(status, error).orElse("cannot be evaluated"));
  }

  private static Optional<String> reason(int status, String error) {
    if (status == Command.Ended.TIMED_OUT || error.contains("CPU time limit")) {
      return Optional.of("takes more than " + CPU_LIMIT_SECONDS + " s to evaluate");
    }
    if (error.contains("out of memory") || error.contains("bad_alloc")) {
      return Optional.of("needs more than " + MEMORY_LIMIT_BYTES / 1_000_000 + " MB to evaluate");
    }
    if (error.contains("stack overflow")) {
      return Optional.of("recurses too deeply");
    }
    Matcher first = ERROR.matcher(error);
    if (first.find()) {
      return Optional.of(clean(first.group(1)));
    }
    return status > SIGNALS
        ? Optional.of("takes more than " + CPU_LIMIT_SECONDS + " s or too much memory to evaluate")
        : Optional.empty();
  }

  private static String clean(String message) {
    String plain =
        message
            .replaceAll("\u001b\\[[0-9;]*m", "")
            .replaceAll("\\p{Cntrl}", " ")
            .replace("/e/", "");
    return plain.length() <= SENTENCE_LIMIT ? plain : plain.substring(0, SENTENCE_LIMIT) + "…";
  }
}
