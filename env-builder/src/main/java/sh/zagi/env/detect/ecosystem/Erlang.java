// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.regex.Pattern;
import sh.zagi.env.detect.Ecosystem;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.Root;
import sh.zagi.env.detect.format.TextLines;

/// Recognises Erlang by `rebar.config`.
public final class Erlang implements Ecosystem {
  private static final String MANIFEST = "rebar.config";
  private static final Pattern OTP = Pattern.compile("\\{minimum_otp_vsn\\s*,\\s*\"([\\d.]+)\"");
  private static final Pattern NAME = Pattern.compile("\\{application\\s*,\\s*'?(\\w+)");
  private static final Pattern VERSION = Pattern.compile("\\{vsn\\s*,\\s*\"([^\"]+)\"");

  @Override
  public String name() {
    return "erlang";
  }

  @Override
  public List<String> markers() {
    return List.of(MANIFEST);
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    return Folders.with(files, MANIFEST).stream()
        .filter(folder -> !files.has(Folders.join(folder, "mix.exs")))
        .map(folder -> root(files, TextLines.of(files, Folders.join(folder, MANIFEST))))
        .toList();
  }

  private Root root(ProjectFiles files, TextLines text) {
    Draft draft = Draft.of(name(), text.file(), "is an Erlang project");
    files.under(draft.below("src/")).stream()
        .filter(file -> file.endsWith(".app.src"))
        .findFirst()
        .map(file -> TextLines.of(files, file))
        .ifPresent(app -> draft.app(app.text(NAME), app.text(VERSION)));
    text.first(OTP)
        .ifPresent(
            hit -> draft.tool("erlang", ">=" + hit.group(1), hit.says("OTP " + hit.group(1))));
    draft.tool("erlang").tool("rebar3");
    draft.manager("rebar3", "", new Evidence(text.file(), 0, "rebar3 builds it"));
    draft.task("install", "rebar3 get-deps").task("build", "rebar3 compile");
    draft.task("test", "rebar3 eunit").task("start", "rebar3 shell");
    return draft.root();
  }
}
