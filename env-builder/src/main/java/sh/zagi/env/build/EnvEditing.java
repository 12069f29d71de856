// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sh.zagi.env.choose.Source;
import sh.zagi.env.debian.PackageRequest;
import sh.zagi.env.service.ServiceCatalogue;
import sh.zagi.env.service.ServiceKind;
import sh.zagi.env.spec.EnvEdit;
import sh.zagi.env.spec.EnvNix;
import sh.zagi.env.spec.EnvSpec;
import sh.zagi.env.spec.ServiceSpec;
import sh.zagi.env.spec.TaskSpec;

/// Carries out an order on the text of an `env.nix`: the text changes in one place, the rest stays
/// as somebody wrote it. After every step real Nix reads the result.
final class EnvEditing {
  private static final Pattern TOOL = Pattern.compile("([a-z][a-z0-9_+-]*)@(.*)");
  private static final Pattern PORT_WORDS = Pattern.compile("[ ,]+");
  private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");

  /// Tools that people name without a version; Debian has no package of these names.
  private static final Set<String> TOOLS =
      Set.of("node", "npm", "pnpm", "yarn", "bun", "deno", "java", "python", "go", "rust");

  private static final List<String> SETS = List.of("tools", "env", "tasks", "services");

  private final Builder builder;
  private final String by;
  private String text;
  private EnvSpec spec;

  /// @param by who asks, for the comments
  EnvEditing(Builder builder, String by, String text) throws Stop {
    this.builder = builder;
    this.by = by;
    this.text = text;
    this.spec = Request.evaluate(Request.FILE, text.getBytes(UTF_8));
  }

  /// The text after the order; equal to what it was when there was nothing to do.
  String carryOut(EnvOrder order) throws Stop, InterruptedException {
    switch (order) {
      case EnvOrder.Add(List<String> words) -> {
        for (String word : words) {
          add(word);
        }
      }
      case EnvOrder.Remove(List<String> words) -> {
        for (String word : words) {
          remove(word);
        }
      }
      case EnvOrder.Put(String place, String value) -> put(place, value);
    }
    return text;
  }

  private void add(String word) throws Stop, InterruptedException {
    Matcher tool = TOOL.matcher(word);
    if (tool.matches() || TOOLS.contains(word)) {
      tool(tool.matches() ? tool.group(1) : word, tool.matches() ? tool.group(2) : "");
    } else if (PackageRequest.parse(word, by).isPresent()) {
      edit(one -> one.addPackage(word, "asked for by " + by));
    } else {
      throw new Stop("edit", "not a package or TOOL@VERSION: " + shown(word));
    }
  }

  private void tool(String name, String version) throws Stop, InterruptedException {
    Source source = builder.source(name, version, nodeVersion());
    for (Map.Entry<String, String> one : source.references().entrySet()) {
      edit(text -> text.put("tools", one.getKey(), string(one.getValue())));
    }
    for (String one : source.packages()) {
      if (!spec.packages().contains(one)) {
        edit(text -> text.addPackage(one, name + " asked for by " + by));
      }
    }
    for (Map.Entry<String, String> one : source.variables().entrySet()) {
      edit(text -> text.put("env", one.getKey(), string(one.getValue())));
    }
  }

  private String nodeVersion() {
    String node = spec.tools().getOrDefault("node", "");
    return node.substring(node.lastIndexOf('@') + 1);
  }

  private void remove(String word) throws Stop {
    int dot = word.indexOf('.');
    String section = dot < 0 ? "" : word.substring(0, dot);
    String before = text;
    if (SETS.contains(section)) {
      edit(one -> one.remove(section, word.substring(dot + 1)));
    } else if (spec.tools().containsKey(word)) {
      edit(one -> one.remove("tools", word));
    } else if (spec.services().containsKey(word)) {
      edit(one -> one.remove("services", word));
    } else {
      edit(one -> one.removePackage(word));
    }
    if (text.equals(before)) {
      throw new Stop("edit", "the environment has no " + shown(word));
    }
  }

  private void put(String place, String value) throws Stop, InterruptedException {
    int dot = place.indexOf('.');
    String section = dot < 0 ? place : place.substring(0, dot);
    String key = dot < 0 ? "" : place.substring(dot + 1);
    if (place.equals("ports")) {
      String ports = ports(value);
      edit(one -> one.put("ports", ports));
    } else if (place.equals("channel")) {
      edit(one -> one.put("channel", string(value)));
    } else if (key.isEmpty() || !SETS.contains(section)) {
      throw new Stop(
          "edit",
          "not a place in an environment: "
              + shown(place)
              + "; there are tools.NAME, env.NAME, tasks.NAME, services.NAME and ports");
    } else {
      put(section, key, value);
    }
  }

  private void put(String section, String key, String value) throws Stop, InterruptedException {
    switch (section) {
      case "tools" -> {
        if (value.startsWith("npm:") || value.startsWith("maven:")) {
          edit(one -> one.put("tools", key, string(value)));
        } else {
          tool(key, value);
        }
      }
      case "env" -> edit(one -> one.put("env", key, string(value)));
      case "tasks" -> {
        String folder = spec.tasks().getOrDefault(key, new TaskSpec("", "")).folder();
        edit(one -> one.put("tasks", key, EnvNix.value(new TaskSpec(value, folder))));
      }
      default -> {
        ServiceSpec service = service(key, value);
        edit(one -> one.put("services", key, EnvNix.value(service)));
      }
    }
  }

  /// `database=app port=5433 package=postgresql-15`; what is not said stays, or is what is usual.
  private ServiceSpec service(String name, String value) throws Stop {
    Optional<ServiceSpec> present = Optional.ofNullable(spec.services().get(name));
    Map<String, String> settings =
        new TreeMap<>(present.map(ServiceSpec::settings).orElse(Map.of()));
    settings.put("package", present.map(ServiceSpec::packageName).orElse(""));
    settings.put("port", present.map(one -> "" + one.port()).orElse(""));
    for (String word : value.isBlank() ? List.<String>of() : List.of(value.strip().split(" +"))) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? "package" : word.substring(0, equals);
      if (!settings.containsKey(key) && !ServiceSpec.SETTINGS.contains(key)) {
        throw new Stop("edit", "a service has no " + shown(key));
      }
      settings.put(key, word.substring(equals + 1));
    }
    String packageName = settings.remove("package");
    Optional<ServiceKind> kind = ServiceCatalogue.find(packageName.isEmpty() ? name : packageName);
    if (kind.isEmpty()) {
      throw new Stop(
          "edit", ServiceCatalogue.unavailable(packageName.isEmpty() ? name : packageName));
    }
    String port = settings.remove("port");
    if (!port.isEmpty() && !PORT.matcher(port).matches()) {
      throw new Stop("edit", "not a port: " + shown(port));
    }
    boolean isPackage = packageName.equals(kind.get().name()) || packageName.isEmpty();
    return new ServiceSpec(
        isPackage ? kind.get().packages().getFirst() : packageName,
        port.isEmpty() ? kind.get().port() : Integer.parseInt(port),
        settings);
  }

  private static String ports(String value) throws Stop {
    String words = PORT_WORDS.matcher(value.strip()).replaceAll(" ");
    for (String word : words.split(" ", -1)) {
      if (!PORT.matcher(word).matches()) {
        throw new Stop("edit", "not a port: " + shown(word));
      }
    }
    return "[ " + words + " ]";
  }

  private void edit(Function<EnvEdit, EnvEdit.Result> change) throws Stop {
    EnvEdit.Result result =
        EnvEdit.of(Request.FILE, text)
            .map(change)
            .orElseGet(() -> EnvEdit.unknownShape(Request.FILE));
    switch (result) {
      case EnvEdit.Result.Refused(String sentence) -> throw new Stop("edit", sentence);
      case EnvEdit.Result.Edited(String edited) -> {
        spec = Request.evaluate(Request.FILE, edited.getBytes(UTF_8));
        text = edited;
      }
    }
  }

  private static String string(String value) {
    return EnvNix.value(value);
  }

  private static String shown(String word) {
    String plain = word.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 80 ? plain : plain.substring(0, 80) + "…";
  }
}
