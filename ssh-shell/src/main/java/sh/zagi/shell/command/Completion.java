// SPDX-License-Identifier: Apache-2.0
package sh.zagi.shell.command;

import java.util.List;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `completion`: what a shell reads so that it knows the verbs and their options.
@Command(
    name = "completion",
    description =
        "print what bash or zsh reads to complete verbs: eval \"$(ssh HOST completion bash"
            + " HOST)\"")
@Needs(Need.ANYONE)
final class Completion extends Verb {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,30}");

  /// Goes into a script: no character that a shell knows, no option of ssh.
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9@._:-]{0,252}");

  private final CommandTable table;

  @Parameters(index = "0", paramLabel = "SHELL", description = "bash or zsh")
  String shell = "";

  @Parameters(
      index = "1",
      paramLabel = "HOST",
      description = "this server, as you type it after ssh")
  String host = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "what you will type in place of ssh HOST; default: zagi")
  String name = "zagi";

  Completion(CommandTable table) {
    this.table = table;
  }

  @Override
  public Outcome run(Exchange exchange) {
    if (!List.of("bash", "zsh").contains(shell)) {
      return refused(Problem.usage("completion is for bash or zsh, not " + Shown.text(shell)));
    }
    if (!NAME.matcher(name).matches() || !HOST.matcher(host).matches()) {
      return refused(
          Problem.usage("HOST is a name as ssh takes it, --name letters, digits, - and _"));
    }
    return done(new Report.Lines(script()));
  }

  /// One function to type, and what picocli makes of the table; that is for both shells.
  private List<String> script() {
    return List.of(
        name + "() {",
        "  if [ $# -eq 0 ]; then ssh "
            + host
            + "; else ssh "
            + host
            + " \"$(printf '%q ' \"$@\")\"; fi",
        "}",
        AutoComplete.bash(name, tree()).stripTrailing());
  }

  /// The verbs as commands with subcommands.
  private CommandLine tree() {
    CommandLine root = new CommandLine(CommandSpec.create().name(name));
    for (CommandTable.Row row : table.rows()) {
      if (!row.hidden()) {
        String[] words = row.name().split(" ", 2);
        if (words.length == 1) {
          root.addSubcommand(words[0], row.commandLine());
        } else {
          group(root, words[0]).addSubcommand(words[1], row.commandLine());
        }
      }
    }
    return root;
  }

  /// Verbs come by name, so that `mirror` is there before `mirror list`.
  private static CommandLine group(CommandLine root, String word) {
    CommandLine group = root.getSubcommands().get(word);
    if (group == null) {
      group = new CommandLine(CommandSpec.create().name(word));
      root.addSubcommand(word, group);
    }
    return group;
  }
}
