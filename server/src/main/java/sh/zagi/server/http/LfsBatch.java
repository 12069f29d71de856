// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import sh.zagi.storage.account.Access;
import sh.zagi.storage.lfs.LfsId;
import sh.zagi.storage.lfs.LfsTickets;
import sh.zagi.storage.lfs.LfsVisit;
import tools.jackson.databind.JsonNode;

/// The batch request of git-lfs (`api/batch`): many wishes, and for each what to do about it.
record LfsBatch(LfsTickets tickets) {
  private static final int MOST_OBJECTS = 1_000;

  void answer(LfsCall call, LfsVisit visit, JsonNode body) {
    boolean sends = body.path("operation").asString("").equals("upload");
    JsonNode wishes = body.path("objects");
    String hash = body.path("hash_algo").asString("sha256");
    boolean speaksBasic =
        !body.has("transfers")
            || body.path("transfers")
                .valueStream()
                .anyMatch(one -> one.asString("").equals("basic"));
    if (!hash.equals("sha256")) {
      call.refuse(HttpStatus.CONFLICT_409, "only sha256 is spoken here");
    } else if (!speaksBasic) {
      call.refuse(HttpStatus.UNPROCESSABLE_ENTITY_422, "only basic transfers are spoken here");
    } else if (!wishes.isArray() || wishes.size() > MOST_OBJECTS) {
      call.refuse(
          HttpStatus.UNPROCESSABLE_ENTITY_422, "objects is a list of at most " + MOST_OBJECTS);
    } else {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("transfer", "basic");
      answer.put("hash_algo", "sha256");
      answer.put(
          "objects",
          objects(new Transfers(base(call, visit), ticket(visit, sends)), visit, wishes, sends));
      call.json(HttpStatus.OK_200, answer);
    }
  }

  /// A wish as git-lfs writes it; empty when it is none.
  static Optional<LfsVisit.Wish> wish(JsonNode object) {
    JsonNode size = object.path("size");
    return size.isIntegralNumber() && size.canConvertToLong()
        ? LfsId.parse(object.path("oid").asString(""))
            .map(id -> new LfsVisit.Wish(id, size.asLong()))
        : Optional.empty();
  }

  private static List<Map<String, Object>> objects(
      Transfers transfers, LfsVisit visit, JsonNode wishes, boolean sends) {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (JsonNode node : wishes) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("oid", node.path("oid").asString(""));
      object.put("size", node.path("size").asLong(0));
      Optional<LfsVisit.Wish> wish = wish(node);
      if (wish.isEmpty()) {
        object.put(
            "error",
            error(HttpStatus.UNPROCESSABLE_ENTITY_422, "not the id and size of an object"));
      } else {
        switch (sends ? visit.upload(wish.get()) : visit.download(wish.get())) {
          case LfsVisit.Answer.Transfer _ -> {
            object.put("authenticated", true);
            object.put("actions", transfers.actions(wish.get().id(), sends));
          }
          case LfsVisit.Answer.Here _ -> {}
          case LfsVisit.Answer.Refused refused ->
              object.put(
                  "error",
                  error(
                      refused.missing()
                          ? HttpStatus.NOT_FOUND_404
                          : HttpStatus.UNPROCESSABLE_ENTITY_422,
                      refused.reason()));
        }
      }
      objects.add(object);
    }
    return objects;
  }

  private static Map<String, Object> error(int code, String message) {
    return Map.of("code", code, "message", message);
  }

  /// Opens what follows from this batch and nothing else.
  private String ticket(LfsVisit visit, boolean sends) {
    return tickets.issue(visit.caller(), visit.repository(), sends ? Access.WRITE : Access.READ);
  }

  /// Where the client found this server is where it finds it again.
  private static String base(LfsCall call, LfsVisit visit) {
    var uri = call.request().getHttpURI();
    return uri.getScheme()
        + "://"
        + uri.getAuthority()
        + "/"
        + visit.repository().path()
        + "/info/lfs";
  }

  private record Transfers(String base, String ticket) {
    Map<String, Object> actions(LfsId id, boolean sends) {
      Map<String, Object> actions = new LinkedHashMap<>();
      actions.put(sends ? "upload" : "download", action("/objects/" + id));
      if (sends) {
        actions.put("verify", action("/verify"));
      }
      return actions;
    }

    private Map<String, Object> action(String path) {
      return Map.of(
          "href",
          base + path,
          "header",
          Map.of("Authorization", "Bearer " + ticket),
          "expires_in",
          LfsTickets.LIFE.toSeconds());
    }
  }
}
