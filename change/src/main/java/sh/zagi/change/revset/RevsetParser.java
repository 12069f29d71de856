// SPDX-License-Identifier: Apache-2.0
package sh.zagi.change.revset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sh.zagi.change.RefusedException;

/// Reads revsets. From the tightest to the loosest: calls and brackets; `x-` and `x+`; `::` and
/// `..`; `~x`; `x & y` and `x ~ y`; `x | y`.
final class RevsetParser {
  private static final int LONGEST_CHARACTERS = 4_096;
  private static final int DEEPEST = 100;

  private final String text;
  private final List<Token> tokens;
  private int next;
  private int depth;

  private RevsetParser(String text) {
    this.text = text;
    this.tokens = Tokens.of(text);
  }

  /// @throws RefusedException with the place of the first thing that is wrong
  static Revset parse(String text) {
    if (text.length() > LONGEST_CHARACTERS) {
      throw new RefusedException("not a revset: more than " + LONGEST_CHARACTERS + " characters");
    }
    RevsetParser parser = new RevsetParser(text);
    Revset revset = parser.union();
    if (parser.peek().kind() != Token.Kind.END) {
      throw parser.error("expected an operator, found " + parser.peek().shown());
    }
    return revset;
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    return tokens.get(next++);
  }

  private boolean skip(String sign) {
    boolean there = peek().is(sign);
    next += there ? 1 : 0;
    return there;
  }

  private RefusedException error(String what) {
    return Tokens.error(text, peek().at(), what);
  }

  private Revset union() {
    if (++depth > DEEPEST) {
      throw error("nested more than " + DEEPEST + " deep");
    }
    Revset left = intersection();
    while (skip("|")) {
      left = new Revset.Or(left, intersection());
    }
    depth--;
    return left;
  }

  private Revset intersection() {
    Revset left = negation();
    while (true) {
      if (skip("&")) {
        left = new Revset.And(left, negation());
      } else if (skip("~")) {
        left = new Revset.Minus(left, negation());
      } else {
        return left;
      }
    }
  }

  private Revset negation() {
    int signs = 0;
    while (skip("~")) {
      signs++;
    }
    Revset inner = range();
    return signs % 2 == 0 ? inner : new Revset.Not(inner);
  }

  private Revset range() {
    Optional<Revset> from = beginsOperand() ? Optional.of(steps()) : Optional.empty();
    boolean between = peek().is("::");
    if (!between && !peek().is("..")) {
      return from.orElseThrow(() -> error("expected a revision, found " + peek().shown()));
    }
    next++;
    Optional<Revset> to = beginsOperand() ? Optional.of(steps()) : Optional.empty();
    if (peek().is("::") || peek().is("..")) {
      throw error("two ranges in a row, use brackets");
    }
    return between ? new Revset.Between(from, to) : new Revset.Range(from, to);
  }

  private boolean beginsOperand() {
    return peek().isText() || peek().is("(") || peek().is("@");
  }

  private Revset steps() {
    Revset of = primary();
    while (peek().is("-") || peek().is("+")) {
      Token sign = take();
      of = new Revset.Call(sign.is("-") ? "parents" : "children", List.of(of), sign.at());
    }
    return of;
  }

  private Revset primary() {
    Token token = take();
    if (token.is("(")) {
      Revset inner = union();
      expect(")");
      return inner;
    }
    if (token.is("@")) {
      return new Revset.WorkingCopy("", token.at());
    }
    if (token.kind() == Token.Kind.NAME && peek().is("(")) {
      return call(token);
    }
    if (!skip("@")) {
      return new Revset.Symbol(token.text(), token.at());
    }
    return peek().isText()
        ? new Revset.Remote(token.text(), take().text(), token.at())
        : new Revset.WorkingCopy(token.text(), token.at());
  }

  private Revset call(Token name) {
    expect("(");
    List<Revset> arguments = new ArrayList<>();
    while (!skip(")")) {
      arguments.add(argument());
      if (!peek().is(")")) {
        expect(",");
      }
    }
    return new Revset.Call(name.text(), arguments, name.at());
  }

  private Revset argument() {
    boolean pattern = peek().kind() == Token.Kind.NAME && tokens.get(next + 1).is(":");
    if (!pattern) {
      return union();
    }
    Token kind = take();
    expect(":");
    if (!peek().isText()) {
      throw error("expected text after '" + kind.text() + ":', found " + peek().shown());
    }
    return new Revset.Pattern(kind.text(), take().text(), kind.at());
  }

  private void expect(String sign) {
    if (!skip(sign)) {
      throw error("expected '" + sign + "', found " + peek().shown());
    }
  }
}
