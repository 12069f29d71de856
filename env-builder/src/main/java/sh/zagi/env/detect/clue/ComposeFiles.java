// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.clue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.detect.BrokenFileException;
import sh.zagi.env.detect.Clue;
import sh.zagi.env.detect.Clues;
import sh.zagi.env.detect.Confidence;
import sh.zagi.env.detect.Evidence;
import sh.zagi.env.detect.Folders;
import sh.zagi.env.detect.ProjectFiles;
import sh.zagi.env.detect.ServiceNeed;
import sh.zagi.env.detect.format.Documents;
import sh.zagi.env.detect.format.Value;

/// Reads compose files: databases and the like become services; what the project builds or mounts
/// itself tells ports, variables and tools.
public final class ComposeFiles implements Clue {
  private static final int FILE_LIMIT = 30;
  private static final int SERVICE_LIMIT = 100;
  private static final Pattern NAME =
      Pattern.compile("(?:docker-)?compose(?:[.-][\\w.-]{1,40})?\\.ya?ml");
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z_]\\w{0,99})(?::?([-?+])([^{}$]*))?}");

  @Override
  public Clues read(ProjectFiles files) {
    Gathered gathered = new Gathered();
    files.under("").stream()
        .filter(file -> NAME.matcher(Folders.name(file)).matches())
        .filter(file -> !Folders.isForeign(Folders.of(file)))
        .filter(file -> Folders.aboveAside(Folders.of(file)).isEmpty())
        .sorted(
            java.util.Comparator.<String>comparingInt(Folders::depth)
                .thenComparingInt(String::length))
        .limit(FILE_LIMIT)
        .forEach(file -> {
          try {
            Documents.yaml(files, file).ifPresent(compose -> read(file, compose, gathered));
          } catch (BrokenFileException e) {
            gathered.warning("passed over " + e.getMessage());
          }
        });
    return gathered.done();
  }

  private record Setting(String text, int line) {}

  private static void read(String file, Value compose, Gathered gathered) {
    Optional<Value> services = compose.at("services");
    // The first format had the services at the top.
    Map<String, Value> all = services.map(Value::members).orElse(compose.members());
    all.entrySet().stream()
        .limit(SERVICE_LIMIT)
        .filter(one -> one.getValue().isObject())
        .forEach(one -> service(file, one.getKey(), one.getValue(), gathered));
  }

  private static void service(String file, String name, Value service, Gathered gathered) {
    String image = plain(service.textAt("image").orElse(""));
    int line = service.at("image").map(Value::line).orElse(service.line());
    Optional<Images.Named> known = Images.service(image);
    boolean built = service.at("build").isPresent();
    if (known.isPresent() && !built) {
      Evidence why = new Evidence(file, line, "service " + name + " runs " + image);
      gathered.service(
          new ServiceNeed(
              name,
              known.get().name(),
              known.get().version(),
              settings(known.get().name(), service),
              why));
      return;
    }
    boolean own = built || mountsProject(service);
    for (Images.Named tool : own ? Images.tools(image) : List.<Images.Named>of()) {
      gathered.tool(
          folder(file, service),
          tool.name(),
          tool.version(),
          new Evidence(file, line, "service " + name + " runs in " + image, Confidence.LIKELY));
    }
    if (own) {
      ports(file, name, service, gathered);
      variables(file, service, gathered);
    }
  }

  private static boolean mountsProject(Value service) {
    return service.at("volumes").map(Value::items).orElse(List.of()).stream()
        .map(one -> one.isObject() ? one.textAt("source").orElse("") : one.text())
        .anyMatch(mount ->
            mount.equals(".")
                || mount.startsWith(".:")
                || mount.startsWith("./:")
                || mount.startsWith("${PWD}:"));
  }

  /// Where the sources of a service are.
  private static String folder(String file, Value service) {
    String context =
        service.textAt("build").or(() -> service.textAt("build", "context")).orElse(".");
    String plain = context.replaceFirst("^\\./?", "").replaceFirst("/+$", "");
    boolean below = !plain.contains("..") && !plain.startsWith("/") && !plain.contains("$");
    return below && !plain.isEmpty() ? Folders.join(Folders.of(file), plain) : Folders.of(file);
  }

  private static Map<String, String> settings(String kind, Value service) {
    Map<String, String> texts = new TreeMap<>();
    environment(service).forEach((name, value) -> texts.put(name, plain(value.text())));
    return ServiceVariables.settings(kind, texts);
  }

  /// Both forms: a map, or a list of `NAME=value`.
  private static Map<String, Setting> environment(Value service) {
    Map<String, Setting> result = new TreeMap<>();
    Optional<Value> environment = service.at("environment");
    environment
        .map(Value::members)
        .orElse(Map.of())
        .forEach((name, one) -> result.put(name, new Setting(one.text(), one.line())));
    for (Value one : environment.map(Value::items).orElse(List.of())) {
      int equals = one.text().indexOf('=');
      String name = equals < 0 ? one.text() : one.text().substring(0, equals);
      String text = equals < 0 ? "" : one.text().substring(equals + 1);
      result.put(name.strip(), new Setting(text, one.line()));
    }
    return result;
  }

  private static void variables(String file, Value service, Gathered gathered) {
    environment(service)
        .forEach((name, value) -> {
          Evidence why = new Evidence(file, value.line(), "variable " + name);
          gathered.variable(name, plain(value.text()), why);
          Connections.service(name, plain(value.text()), why).ifPresent(gathered::service);
        });
  }

  private static void ports(String file, String name, Value service, Gathered gathered) {
    for (String key : List.of("ports", "expose")) {
      for (Value one : service.at(key).map(Value::list).orElse(List.of())) {
        String text = plain(one.isObject() ? one.textAt("target").orElse("") : one.text());
        String inner = text.substring(text.lastIndexOf(':') + 1).replaceFirst("/\\w+$", "");
        gathered.port(inner, new Evidence(file, one.line(), "port of service " + name));
      }
    }
  }

  /// Variables replaced by what the file gives for want of a value.
  private static String plain(String text) {
    Matcher matcher = VARIABLE.matcher(text);
    return matcher.replaceAll(one ->
        Matcher.quoteReplacement(
            "-".equals(one.group(2)) && one.group(3) != null ? one.group(3) : ""));
  }
}
