// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sh.zagi.shell.command.CommandTable;
import sh.zagi.shell.command.Parameter;
import sh.zagi.shell.command.ProblemCode;

/// The table of verbs as an OpenAPI 3.1 document. A pure function.
public final class OpenApi {
  /// Where verbs are.
  public static final String PREFIX = "/api/v1/";

  /// The key under which a call brings what a person would type or pipe in.
  public static final String INPUT = "input";

  private OpenApi() {}

  /// The path of a verb: `repo create` is at `/api/v1/repo/create`.
  public static String path(String verb) {
    return PREFIX + verb.replace(' ', '/');
  }

  /// The document, to be written as JSON.
  ///
  /// @param base where the pages of this server are
  public static Map<String, Object> document(CommandTable table, String version, String base) {
    Map<String, Object> paths = new LinkedHashMap<>();
    for (CommandTable.Row row : table.rows()) {
      if (!row.hidden()) {
        paths.put(path(row.name()), Map.of("post", operation(row)));
      }
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put(
        "info",
        ordered(
            "title",
            "zagi platform",
            "version",
            version,
            "description",
            "Every verb of the SSH door, with the same access checks and audit rows."));
    document.put("servers", List.of(Map.of("url", base)));
    document.put("security", List.of(Map.of("token", List.of()), Map.of()));
    document.put("paths", paths);
    document.put(
        "components",
        ordered(
            "securitySchemes",
            Map.of(
                "token",
                ordered(
                    "type",
                    "http",
                    "scheme",
                    "bearer",
                    "description",
                    "as `token create` prints it")),
            "schemas",
            Map.of("Problem", problem()),
            "responses",
            Map.of(
                "Problem",
                ordered(
                    "description",
                    "not done; nothing half-made is left",
                    "content",
                    json(Map.of("$ref", "#/components/schemas/Problem"))))));
    return document;
  }

  private static Map<String, Object> operation(CommandTable.Row row) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Parameter parameter : row.parameters()) {
      properties.put(parameter.key(), schema(parameter));
      if (parameter.required()) {
        required.add(parameter.key());
      }
    }
    properties.put(
        INPUT, ordered("type", "string", "description", "what the verb reads, if it reads"));
    Map<String, Object> body =
        ordered("type", "object", "additionalProperties", false, "properties", properties);
    if (!required.isEmpty()) {
      body.put("required", required);
    }
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("operationId", row.name().replace(' ', '-'));
    operation.put("summary", row.summary());
    operation.put("description", "needs: " + row.needs().value().words());
    operation.put("tags", List.of(row.name().split(" ", 2)[0]));
    operation.put("requestBody", ordered("required", false, "content", json(body)));
    operation.put(
        "responses",
        ordered(
            "200",
            ordered(
                "description",
                "done; or what a program printed, and its exit status",
                "content",
                ordered(
                    "application/json",
                    Map.of("schema", Map.of()),
                    "text/event-stream",
                    Map.of("schema", Map.of("type", "string")))),
            "default",
            Map.of("$ref", "#/components/responses/Problem")));
    return operation;
  }

  private static Map<String, Object> schema(Parameter parameter) {
    Map<String, Object> one =
        ordered(
            "type",
            switch (parameter.type()) {
              case FLAG -> "boolean";
              case NUMBER -> "integer";
              case TEXT -> "string";
            });
    Map<String, Object> schema = parameter.many() ? ordered("type", "array", "items", one) : one;
    schema.put("description", parameter.description());
    return schema;
  }

  private static Map<String, Object> problem() {
    List<String> codes = new ArrayList<>();
    for (ProblemCode code : ProblemCode.values()) {
      codes.add(code.word());
    }
    Map<String, Object> text = Map.of("type", "string");
    return ordered(
        "type",
        "object",
        "properties",
        Map.of(
            "error",
            ordered(
                "type",
                "object",
                "properties",
                ordered(
                    "code",
                    ordered("type", "string", "enum", codes),
                    "message",
                    text,
                    "hints",
                    ordered("type", "array", "items", text)))));
  }

  private static Map<String, Object> json(Map<String, Object> schema) {
    return Map.of("application/json", Map.of("schema", schema));
  }

  /// A map in the order of its words: name, value, name, value.
  private static Map<String, Object> ordered(Object... words) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int at = 0; at < words.length; at += 2) {
      map.put((String) words[at], words[at + 1]);
    }
    return map;
  }
}
