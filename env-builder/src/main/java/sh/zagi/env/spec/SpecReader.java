// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import sh.zagi.env.lock.CanonicalJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads what Nix printed into an [EnvSpec], refusing whatever has another shape.
final class SpecReader {
  private static final int ENTRY_LIMIT = 1000;
  private static final int TEXT_LIMIT = 16_384;
  private static final Set<String> KEYS =
      Set.of("system", "channel", "packages", "tools", "deps", "services", "env", "ports", "tasks");
  private static final Pattern PACKAGE =
      Pattern.compile("[a-z0-9][a-z0-9+.-]{0,127}(=[A-Za-z0-9.+:~-]{1,127})?");
  private static final Pattern TOOL =
      Pattern.compile(
          "(npm:(@[a-z0-9._~-]{1,64}/)?[a-z0-9][a-z0-9._-]{0,127}"
              + "|maven:[A-Za-z0-9._-]{1,127}:[A-Za-z0-9._-]{1,127})@[0-9A-Za-z.+-]{1,64}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:._-]{0,127}");
  private static final Pattern TASK = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:._/-]{0,127}");
  private static final Pattern COMMAND = Pattern.compile("(?s)[^\0]+");
  private static final Pattern INPUT = Pattern.compile("[\\x21-\\x7e]{1,1000}");
  private static final int PORT_LIMIT = 65_535;

  private SpecReader() {}

  static Evaluation read(String file, String json) {
    try {
      JsonNode root = CanonicalJson.MAPPER.readTree(json);
      return new Evaluation.Evaluated(spec(root));
    } catch (WrongShapeException e) {
      return new Evaluation.Refused(file + ": " + e.getMessage());
    } catch (JacksonException _) {
      return new Evaluation.Refused(file + ": evaluates to something that is not data");
    }
  }

  private static EnvSpec spec(JsonNode root) {
    Map<String, String> inputs = texts(root.path("inputs"), "inputs", NAME, INPUT);
    if (root.path("nix").asBoolean(false) && inputs.isEmpty()) {
      throw new WrongShapeException("`nix` takes packages of an input, and there are no inputs");
    }
    JsonNode zagi = root.path("zagi");
    known(zagi, KEYS, "zagi");
    String system = text(zagi, "system", "x86_64-linux");
    if (!system.equals("x86_64-linux")) {
      throw new WrongShapeException("system is " + system + ", only x86_64-linux is supported");
    }
    return new EnvSpec(
        system,
        text(zagi, "channel", "debian/bookworm"),
        inputs,
        packages(zagi.path("packages")),
        texts(zagi.path("tools"), "tools", NAME, TOOL),
        List.of(),
        deps(zagi.path("deps")),
        services(zagi.path("services")),
        texts(zagi.path("env"), "env", VARIABLE, Pattern.compile("(?s)[^\0]*")),
        ports(zagi.path("ports")),
        tasks(zagi.path("tasks")));
  }

  private static List<String> packages(JsonNode node) {
    List<String> names = new ArrayList<>();
    for (JsonNode one : elements(node, "packages")) {
      names.add(matching(one, "packages", PACKAGE));
    }
    return names;
  }

  private static Map<String, String> texts(JsonNode node, String what, Pattern key, Pattern value) {
    Map<String, String> map = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : members(node, what)) {
      if (!key.matcher(entry.getKey()).matches()) {
        throw new WrongShapeException(what + " has a bad name: " + shown(entry.getKey()));
      }
      map.put(entry.getKey(), matching(entry.getValue(), what + "." + entry.getKey(), value));
    }
    return map;
  }

  private static List<Integer> ports(JsonNode node) {
    List<Integer> ports = new ArrayList<>();
    for (JsonNode one : elements(node, "ports")) {
      int port = one.isIntegralNumber() ? one.asInt(0) : 0;
      if (port < 1 || port > PORT_LIMIT) {
        throw new WrongShapeException("ports must be numbers from 1 to 65535");
      }
      ports.add(port);
    }
    return ports;
  }

  private static Map<String, TaskSpec> tasks(JsonNode node) {
    Map<String, TaskSpec> tasks = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : members(node, "tasks")) {
      String what = "tasks." + entry.getKey();
      JsonNode value = entry.getValue();
      if (!TASK.matcher(entry.getKey()).matches()) {
        throw new WrongShapeException("tasks has a bad name: " + shown(entry.getKey()));
      }
      if (value.isObject()) {
        known(value, Set.of("run", "folder"), what);
      }
      JsonNode run = value.isObject() ? value.path("run") : value;
      String folder = value.isObject() ? path(text(value, "folder", "")) : "";
      tasks.put(entry.getKey(), new TaskSpec(matching(run, what, COMMAND), folder));
    }
    return tasks;
  }

  private static List<DepsSpec> deps(JsonNode node) {
    List<DepsSpec> deps = new ArrayList<>();
    for (JsonNode one : elements(node, "deps")) {
      known(one, Set.of("kind", "lock", "manifest"), "deps");
      String kind = text(one, "kind", "");
      String usual =
          DepsSpec.manifestOf(kind)
              .orElseThrow(
                  () -> new WrongShapeException("deps has an unknown kind: " + shown(kind)));
      String lock = path(text(one, "lock", ""));
      String beside = lock.substring(0, lock.lastIndexOf('/') + 1);
      String manifest = path(text(one, "manifest", beside + usual));
      deps.add(new DepsSpec(kind, lock, manifest));
    }
    return deps;
  }

  private static Map<String, ServiceSpec> services(JsonNode node) {
    Map<String, ServiceSpec> services = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : members(node, "services")) {
      String what = "services." + entry.getKey();
      Set<String> keys = new TreeSet<>(ServiceSpec.SETTINGS);
      keys.addAll(Set.of("package", "port"));
      known(entry.getValue(), keys, what);
      int port = entry.getValue().path("port").asInt(0);
      if (port < 1 || port > PORT_LIMIT || !NAME.matcher(entry.getKey()).matches()) {
        throw new WrongShapeException(what + " needs a port from 1 to 65535");
      }
      String packageName = matching(entry.getValue().path("package"), what + ".package", PACKAGE);
      Map<String, String> settings = new TreeMap<>();
      for (String key : ServiceSpec.SETTINGS) {
        if (entry.getValue().has(key)) {
          settings.put(key, text(entry.getValue(), key, ""));
        }
      }
      services.put(entry.getKey(), new ServiceSpec(packageName, port, settings));
    }
    return services;
  }

  private static String path(String path) {
    boolean escapes =
        path.startsWith("/") || List.of(path.split("/", -1)).contains("..") || path.contains("\0");
    if (escapes) {
      throw new WrongShapeException("names a path outside the project: " + shown(path));
    }
    return path;
  }

  private static void known(JsonNode node, Set<String> keys, String what) {
    if (!node.isObject()) {
      throw new WrongShapeException(what + " must be an attribute set");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!keys.contains(entry.getKey())) {
        throw new WrongShapeException(what + " has an unknown attribute: " + shown(entry.getKey()));
      }
    }
  }

  private static JsonNode elements(JsonNode node, String what) {
    if (!(node.isMissingNode() || node.isArray()) || node.size() > ENTRY_LIMIT) {
      throw new WrongShapeException(what + " must be a list of at most " + ENTRY_LIMIT);
    }
    return node;
  }

  private static Set<Map.Entry<String, JsonNode>> members(JsonNode node, String what) {
    if (!(node.isMissingNode() || node.isObject()) || node.size() > ENTRY_LIMIT) {
      throw new WrongShapeException(what + " must be a set of at most " + ENTRY_LIMIT);
    }
    return node.properties();
  }

  private static String text(JsonNode node, String key, String absent) {
    JsonNode value = node.path(key);
    return value.isMissingNode() ? absent : matching(value, key, Pattern.compile("[\\x20-\\x7e]*"));
  }

  private static String matching(JsonNode value, String what, Pattern form) {
    if (!value.isString()) {
      throw new WrongShapeException(what + " must be a string");
    }
    String text = value.stringValue();
    if (text.length() > TEXT_LIMIT || !form.matcher(text).matches()) {
      throw new WrongShapeException(what + " has a bad value: " + shown(text));
    }
    return text;
  }

  private static String shown(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 80 ? plain : plain.substring(0, 80) + "…";
  }

  /// Carries a refusal out of the nested readers; never leaves this class.
  private static final class WrongShapeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongShapeException(String message) {
      super(message, null, false, false);
    }
  }
}
