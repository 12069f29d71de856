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

/// Recognises Lua by a rockspec, and by `main.lua` at the top without it.
public final class Lua implements Ecosystem {
  private static final Pattern NAME = Pattern.compile("^\\s*package\\s*=\\s*[\"']([^\"']+)");
  private static final Pattern VERSION = Pattern.compile("^\\s*version\\s*=\\s*[\"']([^\"']+)");
  private static final Pattern LUA = Pattern.compile("[\"']lua\\s*([=~<>][^\"']*)[\"']");
  private static final List<String> PROGRAMS =
      List.of("main.lua", "app.lua", "server.lua", "init.lua");

  @Override
  public String name() {
    return "lua";
  }

  @Override
  public List<String> markers() {
    return List.of("*.rockspec", "main.lua");
  }

  @Override
  public List<Root> roots(ProjectFiles files) {
    List<Root> roots =
        Folders.withEnding(files, ".rockspec").stream()
            .limit(1)
            .map(folder -> root(files, folder))
            .toList();
    if (!roots.isEmpty()) {
      return roots;
    }
    return PROGRAMS.subList(0, 3).stream()
        .filter(files::has)
        .findFirst()
        .map(file -> program(files, file))
        .stream()
        .toList();
  }

  private Root program(ProjectFiles files, String file) {
    Draft draft = new Draft(name(), "", new Evidence(file, 0, "is a Lua program"));
    if (files.has("conf.lua") && TextLines.of(files, "conf.lua").contains("love.")) {
      return draft.tool("love").task("start", "love .").root();
    }
    return draft.tool("lua").task("start", "lua " + file).root();
  }

  private Root root(ProjectFiles files, String folder) {
    String spec =
        files.under(Folders.join(folder, "")).stream()
            .filter(file -> file.endsWith(".rockspec"))
            .findFirst()
            .orElse("");
    TextLines text = TextLines.of(files, spec);
    Draft draft = Draft.of(name(), spec, "is a Lua rock");
    draft.app(text.text(NAME), text.text(VERSION));
    text.first(LUA)
        .ifPresent(hit -> draft.tool("lua", hit.group(1), hit.says("Lua " + hit.group(1))));
    draft.tool("lua").tool("luarocks");
    draft.manager("luarocks", "", new Evidence(spec, 0, "LuaRocks has the libraries"));
    String inside = Folders.name(spec);
    draft.task("install", "luarocks install --only-deps " + inside);
    draft.task("build", "luarocks make " + inside);
    Optional<Evidence> busted = draft.first(files, List.of(".busted"), "busted runs the tests");
    if (busted.isPresent() || !files.under(draft.below("spec/")).isEmpty()) {
      Evidence why = busted.orElse(draft.habit("busted runs the tests"));
      draft.tool("busted", "", why).usual("test", "busted", why);
    }
    draft
        .first(files, List.of(".luacheckrc"), "luacheck checks the code")
        .ifPresent(why -> draft.tool("luacheck", "", why).usual("lint", "luacheck .", why));
    return draft.root();
  }
}
