// SPDX-License-Identifier: Apache-2.0
package sh.zagi.review.repair;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.review.repair.Missing.Noticed;

/// Reads what programs say when they lack something. A pure function.
final class Complaints {
  /// Longer lines are not written for people.
  private static final int LINE_LIMIT = 2_000;

  private static final int MOST = 40;
  private static final String PROGRAM = "([A-Za-z0-9][A-Za-z0-9+._-]{0,60})";
  private static final String QUOTE = "['\"‘’`]?";

  private record Rule(Pattern pattern, Function<String, Missing> missing) {}

  private static final List<Rule> RULES =
      List.of(
          program(
              "(?:^|[ /])(?:sh|bash|dash|busybox|[\\w./-]+): (?:line )?\\d+: "
                  + PROGRAM
                  + ": (?:command )?not found"),
          program("^(?:bash|sh): " + PROGRAM + ": command not found"),
          program(
              "^g?make(?:\\[\\d+])?: "
                  + PROGRAM
                  + ": (?:No such file or directory"
                  + "|Command not found)"),
          program("\\benv: " + QUOTE + PROGRAM + QUOTE + ": No such file or directory"),
          program("\\bspawn " + PROGRAM + " ENOENT"),
          program("No such file or directory: '" + PROGRAM + "'$"),
          program("couldn't execute \"" + PROGRAM + "\": no such file"),
          program("exec: \"" + PROGRAM + "\": executable file not found"),
          program("linker `" + PROGRAM + "` not found"),
          program("Cannot run program \"" + PROGRAM + "\""),
          program("^Error: " + PROGRAM + " executable not found"),
          program("\\b(pg_config|mysql_config|xml2-config|xslt-config) (?:executable )?not found"),
          program("'" + PROGRAM + "' is not recognized|\\b(cmake|ninja|meson) (?:was )?not found"),
          fixed("no acceptable C compiler found", new Missing.Program("gcc")),
          fixed(
              "CMAKE_C_COMPILER(?:-NOTFOUND| not set)|command 'gcc' failed: No such file",
              new Missing.Program("gcc")),
          fixed(
              "No CMAKE_CXX_COMPILER could be found|CMAKE_CXX_COMPILER not set",
              new Missing.Program("g++")),
          fixed("You need tcl 8\\.[0-9]+ or newer", new Missing.Program("tclsh")),
          new Rule(
              Pattern.compile("error while loading shared libraries: (lib[\\w.+-]{1,80}):"),
              Missing.Library::new),
          new Rule(
              Pattern.compile("\\b(lib[\\w+-]{1,60}\\.so(?:\\.\\d+){0,3}): cannot open shared"),
              Missing.Library::new),
          new Rule(
              Pattern.compile("\\bld: cannot find -l([\\w+.-]{1,60})"),
              name -> new Missing.Library("lib" + name + ".so")),
          new Rule(
              Pattern.compile("fatal error: ([\\w/.+-]{1,120}): No such file"),
              Missing.Header::new),
          new Rule(
              Pattern.compile("fatal error: '([\\w/.+-]{1,120})' file not found"),
              Missing.Header::new),
          new Rule(
              Pattern.compile("No module named '?([A-Za-z_][\\w.]{0,80})'?"),
              Missing.PythonModule::new),
          new Rule(
              Pattern.compile("unrecognized arguments: .*--(cov|benchmark|timeout|asyncio|xdist)"),
              option -> new Missing.PythonModule("pytest_" + option)),
          new Rule(
              Pattern.compile("Can't locate ([A-Z][\\w/]{0,80}\\.pm) in @INC"),
              Missing.PerlModule::new),
          new Rule(
              Pattern.compile("cannot load such file -- ([a-z][\\w/-]{0,80}) \\(LoadError\\)"),
              Missing.RubyLibrary::new),
          new Rule(Pattern.compile("No package '([\\w.+-]{1,60})' found"), Missing.PkgConfig::new),
          new Rule(
              Pattern.compile("Package ([\\w.+-]{1,60}) was not found in the pkg-config"),
              Missing.PkgConfig::new));

  /// Who usually answers on a port.
  private static final Map<String, String> PORTS =
      Map.of(
          "5432", "postgres",
          "6379", "redis",
          "3306", "mariadb",
          "5672", "rabbitmq",
          "11211", "memcached",
          "4222", "nats",
          "1883", "mosquitto",
          "2379", "etcd",
          "11300", "beanstalkd");

  private static final Pattern REFUSED =
      Pattern.compile(
          "(?i)(?:ECONNREFUSED|connection refused|could not connect|can't connect|cannot connect"
              + "|error (?:\\d+ )?connecting|failed to connect|Is the server running)");
  private static final Pattern PORT =
      Pattern.compile(
          "(?:(?:127\\.0\\.0\\.1|localhost|::1]?|0\\.0\\.0\\.0)\\D{1,5}|port["
              + " =:]{1,3}\"?)(\\d{4,5})\\b");
  private static final Pattern SOCKET =
      Pattern.compile("(?:\\.s\\.PGSQL\\.(\\d+)|(mysqld?)\\.sock)");

  private Complaints() {}

  private static Rule program(String regex) {
    return new Rule(Pattern.compile(regex), Missing.Program::new);
  }

  private static Rule fixed(String regex, Missing missing) {
    return new Rule(Pattern.compile("(" + regex + ")"), _ -> missing);
  }

  /// What is missing, in the order in which it was said, each thing once.
  static List<Noticed> read(String output) {
    Map<Missing, Noticed> found = new LinkedHashMap<>();
    for (String line : output.lines().toList()) {
      if (line.length() > LINE_LIMIT || found.size() >= MOST) {
        continue;
      }
      for (Missing missing : of(line)) {
        found.putIfAbsent(missing, new Noticed(missing, line.strip()));
      }
    }
    return List.copyOf(found.values());
  }

  private static List<Missing> of(String line) {
    List<Missing> missing = new ArrayList<>();
    for (Rule rule : RULES) {
      Matcher matcher = rule.pattern().matcher(line);
      if (matcher.find()) {
        String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        missing.add(rule.missing().apply(name));
        break;
      }
    }
    if (REFUSED.matcher(line).find()) {
      Matcher port = PORT.matcher(line);
      Matcher socket = SOCKET.matcher(line);
      if (socket.find()) {
        missing.add(new Missing.Answering(socket.group(1) == null ? "mariadb" : "postgres"));
      } else if (port.find() && PORTS.containsKey(port.group(1))) {
        missing.add(new Missing.Answering(PORTS.getOrDefault(port.group(1), "")));
      }
    }
    return missing;
  }
}
