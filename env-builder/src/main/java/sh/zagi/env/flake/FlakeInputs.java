// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.flake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.fetch.FetchException;
import sh.zagi.env.linux.Command;
import sh.zagi.env.lock.CanonicalJson;
import tools.jackson.databind.JsonNode;

/// Fetches and pins flake inputs. Nothing of the env.nix that names them is evaluated here: Nix
/// sees a flake that consists of the references alone.
final class FlakeInputs {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final int CONNECT_TIMEOUT_SECONDS = 15;
  private static final int SENTENCE_LIMIT = 160;
  private static final Pattern ERROR = Pattern.compile("error: +(\\S.*)");
  private static final Pattern UNREACHABLE =
      Pattern.compile(
          "(?i).*(could ?n.t resolve|could not resolve|unable to download|failed to connect"
              + "|timed? ?out|connection refused|unable to access|HTTP error).*");
  private static final List<String> SETTINGS =
      List.of(
          "--option",
          "use-registries",
          "false",
          "--option",
          "flake-registry",
          "",
          "--option",
          "accept-flake-config",
          "false",
          "--option",
          "connect-timeout",
          Integer.toString(CONNECT_TIMEOUT_SECONDS),
          "--option",
          "download-attempts",
          "2");

  private final NixBox box;
  private final FlakeSettings settings;

  FlakeInputs(NixBox box, FlakeSettings settings) {
    this.box = box;
    this.settings = settings;
  }

  /// Pins the references to what they name today.
  ///
  /// @param before a `flake.lock` whose pins stay as far as they fit
  /// @param folder an empty folder for the flake
  /// @return Nix's `flake.lock`
  JsonNode lock(Map<String, String> inputs, Optional<JsonNode> before, Path folder)
      throws FetchException, IOException {
    for (Map.Entry<String, String> input : inputs.entrySet()) {
      if (!settings.allows(input.getValue())) {
        throw new FetchException(
            "env.nix: the input "
                + input.getKey()
                + " is "
                + input.getValue()
                + ", this server allows only "
                + String.join(", ", settings.inputs())
                + " (nix.inputs)");
      }
    }
    write(inputs, folder);
    if (before.isPresent()) {
      writeLock(before.get(), folder);
    }
    run(inputs, folder, List.of("flake", "lock", "path:" + folder));
    return CanonicalJson.MAPPER.readTree(Files.readAllBytes(folder.resolve("flake.lock")));
  }

  /// Puts the pinned inputs, fetched anew where the store has lost them, into a store of their own.
  ///
  /// @param folder an empty folder for the flake
  /// @param root of the other store, in the same folder as that one
  void copyTo(Map<String, String> inputs, JsonNode lock, Path folder, Path root)
      throws FetchException, IOException {
    write(inputs, folder);
    writeLock(lock, folder);
    run(
        inputs,
        Objects.requireNonNull(folder.getParent()),
        List.of(
            "flake", "archive", "--no-update-lock-file", "--to", local(root), "path:" + folder));
  }

  /// How Nix calls a store that lies in a folder.
  static String local(Path root) {
    return "local?root=" + root;
  }

  private static void writeLock(JsonNode lock, Path folder) throws IOException {
    Files.write(folder.resolve("flake.lock"), CanonicalJson.MAPPER.writeValueAsBytes(lock));
  }

  private static void write(Map<String, String> inputs, Path folder) throws IOException {
    StringBuilder flake = new StringBuilder("{\n");
    inputs.forEach((name, reference) ->
        flake
            .append("  inputs.")
            .append(quoted(name))
            .append(".url = ")
            .append(quoted(reference))
            .append(";\n"));
    Files.writeString(folder.resolve("flake.nix"), flake + "  outputs = inputs: { };\n}\n");
  }

  private static String quoted(String text) {
    return '"' + text.replaceAll("([\"\\\\$])", "\\\\$1") + '"';
  }

  private void run(Map<String, String> inputs, Path folder, List<String> verb)
      throws FetchException, IOException {
    List<String> command = new ArrayList<>(List.of("nix"));
    command.addAll(SETTINGS);
    command.addAll(verb);
    List<String> errors = Collections.synchronizedList(new ArrayList<>());
    Command.Ended ended = box.run(command, folder, TIMEOUT, errors::add);
    if (!ended.succeeded()) {
      throw new FetchException(sentence(inputs, errors));
    }
  }

  private static String sentence(Map<String, String> inputs, List<String> errors) {
    String all = String.join("\n", errors);
    String names =
        inputs.entrySet().stream()
            .filter(one -> inputs.size() == 1 || mentions(all, one.getValue()))
            .findFirst()
            .or(() -> inputs.entrySet().stream().findFirst())
            .map(one -> "the input " + one.getKey() + " (" + one.getValue() + ")")
            .orElse("an input");
    Optional<String> reason =
        errors.stream()
            .map(ERROR::matcher)
            .filter(Matcher::find)
            .map(matcher -> matcher.group(1))
            .findFirst();
    boolean unreachable = errors.stream().anyMatch(line -> UNREACHABLE.matcher(line).matches());
    String why =
        unreachable
            ? "its host cannot be reached from this machine"
            : reason.orElse("no reason was given");
    String shown = why.length() <= SENTENCE_LIMIT ? why : why.substring(0, SENTENCE_LIMIT) + "…";
    return "env.nix: " + names + " cannot be fetched: " + shown;
  }

  /// Whether Nix speaks of a reference; it spells a short one as the address behind it.
  private static boolean mentions(String errors, String reference) {
    return errors.contains(reference.replaceFirst("^[a-z+]+:", "").replaceFirst("[?#].*", ""));
  }
}
