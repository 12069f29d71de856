// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.mirror;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sh.zagi.storage.lfs.LfsPointer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an upstream says to do about large files (git-lfs, `api/batch`), read with care: it may say
/// anything.
final class LfsAnswer {
  private static final int MOST_HEADERS = 20;
  private static final int MOST_WORDS = 120;

  private LfsAnswer() {}

  /// A request to make.
  ///
  /// @param headers as told; they may hold secrets
  record Action(URI to, Map<String, String> headers) {
    Action {
      headers = Map.copyOf(headers);
    }
  }

  /// What to do about one large file.
  sealed interface Advice {
    /// @param then to be asked after an upload
    record Transfer(Action action, Optional<Action> then) implements Advice {}

    /// The upstream has it.
    record Nothing() implements Advice {}

    /// @param why one line
    record Refused(String why) implements Advice {}
  }

  /// Reads an answer.
  ///
  /// @param kind `download` or `upload`
  /// @param secure whether the upstream was asked over TLS: then nothing goes without
  /// @return advice by id; what is not in it was not answered
  static Map<String, Advice> read(byte[] body, String kind, boolean secure) throws IOException {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(body);
    } catch (JacksonException e) {
      throw new IOException("the upstream does not answer as git-lfs servers do", e);
    }
    JsonNode transfer = root.path("transfer");
    if (!root.path("objects").isArray()
        || !(transfer.isMissingNode() || transfer.asString("").equals("basic"))) {
      throw new IOException("the upstream does not answer as git-lfs servers do");
    }
    Map<String, Advice> advice = new HashMap<>();
    for (JsonNode object : root.path("objects")) {
      advice.putIfAbsent(object.path("oid").asString(""), advice(object, kind, secure));
    }
    return advice;
  }

  private static Advice advice(JsonNode object, String kind, boolean secure) {
    JsonNode error = object.path("error");
    if (error.isObject()) {
      return new Advice.Refused(
          "the upstream refuses it: "
              + error.path("code").asInt(0)
              + " "
              + line(error.path("message").asString("")));
    }
    JsonNode actions = object.path("actions");
    if (!actions.has(kind)) {
      return kind.equals("upload")
          ? new Advice.Nothing()
          : new Advice.Refused("the upstream says no place to fetch it from");
    }
    Optional<Action> action = action(actions.path(kind), secure);
    Optional<Action> verify = action(actions.path("verify"), secure);
    return action.isPresent()
        ? new Advice.Transfer(action.get(), verify)
        : new Advice.Refused("the upstream names a place that is none, or one without TLS");
  }

  private static Optional<Action> action(JsonNode node, boolean secure) {
    try {
      URI to = new URI(node.path("href").asString(""));
      String scheme = String.valueOf(to.getScheme());
      boolean speaks = scheme.equals("https") || (scheme.equals("http") && !secure);
      if (!speaks || to.getHost() == null || to.getRawUserInfo() != null) {
        return Optional.empty();
      }
      Map<String, String> headers = new LinkedHashMap<>();
      node.path("header")
          .propertyStream()
          .limit(MOST_HEADERS)
          .filter(header -> header.getValue().isString())
          .forEach(header -> headers.put(header.getKey(), header.getValue().asString()));
      return Optional.of(new Action(to, headers));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  /// Words of the other side, for people.
  private static String line(String words) {
    String plain = words.replaceAll("[^ -~]+", " ").strip();
    return plain.substring(0, Math.min(plain.length(), MOST_WORDS));
  }

  /// A question about some files.
  static byte[] question(String kind, Iterable<LfsPointer> pointers) {
    var root = JsonMapper.shared().createObjectNode();
    root.put("operation", kind);
    root.put("hash_algo", "sha256");
    root.putArray("transfers").add("basic");
    var objects = root.putArray("objects");
    for (LfsPointer pointer : pointers) {
      objects.addObject().put("oid", pointer.id().hex()).put("size", pointer.size());
    }
    return JsonMapper.shared().writeValueAsBytes(root);
  }

  /// One file, as the question after an upload names it.
  static byte[] one(LfsPointer pointer) {
    var root = JsonMapper.shared().createObjectNode();
    root.put("oid", pointer.id().hex()).put("size", pointer.size());
    return JsonMapper.shared().writeValueAsBytes(root);
  }
}
