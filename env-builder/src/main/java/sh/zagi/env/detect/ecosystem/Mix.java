// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.TextLines;

/// Recognises Elixir by `mix.exs`. The applications of an umbrella belong to the umbrella.
public final class Mix implements Ecosystem {
  private static final String MANIFEST = "mix.exs";
  private static final Pattern APP = Pattern.compile("\\bapp:\\s*:(\\w+)");
  private static final Pattern VERSION = Pattern.compile("\\bversion:\\s*\"([^\"]+)\"");
  private static final Pattern ATTRIBUTE = Pattern.compile("^\\s*@version\\s+\"([^\"]+)\"");
  private static final Pattern ELIXIR = Pattern.compile("\\belixir:\\s*\"([^\"]+)\"");
  private static final Pattern UMBRELLA = Pattern.compile("\\bapps_path:\\s*\"([^\"]+)\"");
  private static final Pattern PHOENIX = Pattern.compile("\\{\\s*:phoenix\\s*,");
  private static final Pattern CREDO = Pattern.compile("\\{\\s*:credo\\s*,");
  private static final int PORT = 4000;

  @Override
  public String name() {
    return "elixir";
  }

  @Override
  public List<String> markers() {
    return List.of(MANIFEST);
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    List<String> folders = Folders.with(files, MANIFEST);
    List<String> umbrellas =
        folders.stream().filter(folder -> text(files, folder).first(UMBRELLA).isPresent()).toList();
    return folders.stream()
        .filter(folder ->
            umbrellas.stream().noneMatch(one -> !one.equals(folder) && Folders.within(folder, one)))
        .map(folder -> root(files, text(files, folder)))
        .toList();
  }

  private static TextLines text(ProjectFiles files, String folder) {
    return TextLines.of(files, Folders.join(folder, MANIFEST));
  }

  private Root root(ProjectFiles files, TextLines text) {
    Draft draft = Draft.of(name(), text.file(), "is an Elixir project");
    String version = text.text(VERSION);
    draft.app(text.text(APP), version.isEmpty() ? text.text(ATTRIBUTE) : version);
    text.first(ELIXIR)
        .ifPresent(hit -> draft.tool("elixir", hit.group(1), hit.says("Elixir " + hit.group(1))));
    draft.tool("elixir").tool("erlang");
    String lock = draft.below("mix.lock");
    draft.manager(
        "mix", "", new Evidence(files.has(lock) ? lock : text.file(), 0, "mix has the libraries"));
    draft.task("install", "mix deps.get").task("build", "mix compile").task("test", "mix test");
    Optional<TextLines.Hit> phoenix = text.first(PHOENIX).or(() -> umbrella(files, draft, text));
    phoenix.ifPresent(hit ->
        draft
            .usual("start", "mix phx.server", hit.says("is a Phoenix application"))
            .port(PORT, hit.says("Phoenix")));
    if (phoenix.isEmpty()) {
      draft.task("start", "mix run --no-halt");
    }
    text.first(CREDO).ifPresent(hit -> draft.usual("lint", "mix credo", hit.says("uses Credo")));
    draft
        .first(files, List.of(".formatter.exs"), "the formatter checks the code")
        .ifPresent(why -> draft.usual("lint", "mix format --check-formatted", why));
    return draft.root();
  }

  private static Optional<TextLines.Hit> umbrella(ProjectFiles files, Draft draft, TextLines text) {
    String apps = text.text(UMBRELLA);
    return apps.isEmpty()
        ? Optional.empty()
        : files.named(MANIFEST).stream()
            .filter(file -> Folders.within(file, draft.below(apps)))
            .flatMap(file -> TextLines.of(files, file).first(PHOENIX).stream())
            .findFirst();
  }
}
