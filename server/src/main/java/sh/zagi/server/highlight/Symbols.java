// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.highlight;

import java.util.Set;
import java.util.regex.Pattern;
import org.treesitter.TSLanguage;
import org.treesitter.TSSymbolType;

/// What the symbols of a grammar are, by their names: all grammars call the same things by much the
/// same words, so one list of words does for all of them.
final class Symbols {
  /// Painted whole; what is inside is of it unless it is a [Role#HOLE].
  private static final Pattern STRING =
      Pattern.compile(
          ".*string(_literal|_value)?|(char|character|rune)_literal|.*regex(_pattern)?|heredoc_body"
              + "|(double|single)_quote_scalar|block_scalar|quoted_attribute_value|attribute_value"
              + "|code_span|code_fence_content|system_lib_string|character");

  private static final Pattern NUMBER =
      Pattern.compile(
          "(.*_)?(integer|float|number|int)(_literal|_value|_scalar)?|color_value"
              + "|(decimal|hex|octal|binary)_.*_literal");

  private static final Set<String> CONSTANTS =
      Set.of(
          "true",
          "false",
          "null",
          "nil",
          "none",
          "undefined",
          "this",
          "self",
          "super",
          "null_literal",
          "boolean_literal",
          "boolean_scalar",
          "null_scalar",
          "iota");

  private static final Pattern TYPE =
      Pattern.compile(
          ".*type_identifier|(primitive|predefined|integral|floating_point|void|boolean)_type"
              + "|attribute_name|property_name");

  private static final Pattern FUNCTION = Pattern.compile("class_name|id_name|command_name");
  private static final Pattern KEYWORD =
      Pattern.compile("(atx|setext)_heading|tag_name|html_tag_name|.*keyword|hash_bang_line");
  private static final Pattern WORD = Pattern.compile("[#@]?[A-Za-z_]{2,}");
  private static final Pattern HOLE =
      Pattern.compile("interpolation|template_substitution|.*expansion|command_substitution");
  private static final Pattern NAMES =
      Pattern.compile("(?!.*(literal|type)).*(function|method|call|command|macro).*");
  private static final Pattern NAME =
      Pattern.compile("(field_|property_|private_property_)?identifier|constant|word");
  private static final Pattern PART =
      Pattern.compile("(member|field|selector|scoped)_(expression|identifier)|attribute");

  /// What a symbol does to the text that it stands for.
  enum Role {
    NOTHING,
    /// Has a kind of its own.
    PAINTS,
    /// Has one, with all that is inside.
    COVERS,
    /// Is plain again, inside a string.
    HOLE
  }

  /// One symbol.
  ///
  /// @param names whether its `name` or `function` is that of a function
  /// @param isName whether it can be such a name
  /// @param isPart whether its last name can be one
  record Symbol(Role role, Kind kind, boolean names, boolean isName, boolean isPart) {}

  private final Symbol[] symbols;
  private final String[] fields;

  Symbols(TSLanguage language) {
    symbols = new Symbol[language.symbolCount()];
    for (int id = 0; id < symbols.length; id++) {
      String name = language.symbolName(id);
      boolean named = language.symbolType(id) == TSSymbolType.TSSymbolTypeRegular;
      symbols[id] = name == null ? symbol("", false) : symbol(name, named);
    }
    fields = new String[language.fieldCount() + 1];
    for (int id = 1; id < fields.length; id++) {
      String name = language.fieldNameForId(id);
      fields[id] = name == null ? "" : name;
    }
    fields[0] = "";
  }

  Symbol symbol(int id) {
    return id >= 0 && id < symbols.length ? symbols[id] : symbol("ERROR", true);
  }

  String field(int id) {
    return id >= 0 && id < fields.length ? fields[id] : "";
  }

  static Symbol symbol(String name, boolean named) {
    Kind kind = named ? kind(name) : WORD.matcher(name).matches() ? Kind.KEYWORD : Kind.PLAIN;
    Role role =
        kind == Kind.COMMENT || name.endsWith("_heading") || (named && name.endsWith("_type"))
            ? Role.COVERS
            : kind != Kind.PLAIN
                ? Role.PAINTS
                : named && HOLE.matcher(name).matches() ? Role.HOLE : Role.NOTHING;
    return new Symbol(
        role,
        kind,
        named && NAMES.matcher(name).matches(),
        named && NAME.matcher(name).matches(),
        named && PART.matcher(name).matches());
  }

  private static Kind kind(String name) {
    if (name.contains("comment")) {
      return Kind.COMMENT;
    }
    if (STRING.matcher(name).matches()) {
      return Kind.STRING;
    }
    if (TYPE.matcher(name).matches()) {
      return Kind.TYPE;
    }
    if (NUMBER.matcher(name).matches()) {
      return Kind.NUMBER;
    }
    if (CONSTANTS.contains(name)) {
      return Kind.CONSTANT;
    }
    if (FUNCTION.matcher(name).matches()) {
      return Kind.FUNCTION;
    }
    return KEYWORD.matcher(name).matches() ? Kind.KEYWORD : Kind.PLAIN;
  }
}
