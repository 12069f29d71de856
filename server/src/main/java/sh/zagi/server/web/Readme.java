// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import java.util.List;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jspecify.annotations.Nullable;
import org.owasp.html.AttributePolicy;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/// A project's own words as markup that can do nothing: Markdown is made into HTML, and of that
/// HTML only what is on a list is kept. Safe for use by many threads.
final class Readme {
  private static final List<TablesExtension> EXTENSIONS =
      List.of((TablesExtension) TablesExtension.create());
  private static final int DEEPEST = 50;

  private static final Parser PARSER =
      Parser.builder().extensions(EXTENSIONS).maxOpenBlockParsers(DEEPEST).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder().extensions(EXTENSIONS).build();

  private final Place place;

  Readme(Place place) {
    this.place = place;
  }

  String html(String markdown) {
    return policy().sanitize(RENDERER.render(PARSER.parse(markdown)));
  }

  private PolicyFactory policy() {
    return new HtmlPolicyBuilder()
        .allowElements(
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "p",
            "br",
            "hr",
            "ul",
            "ol",
            "li",
            "blockquote",
            "pre",
            "code",
            "em",
            "strong",
            "b",
            "i",
            "del",
            "s",
            "sub",
            "sup",
            "kbd",
            "samp",
            "a",
            "img",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "dl",
            "dt",
            "dd",
            "details",
            "summary",
            "div",
            "span")
        .allowAttributes("href")
        .matching(link("file"))
        .onElements("a")
        .allowAttributes("src")
        .matching(link("raw"))
        .onElements("img")
        .allowAttributes("alt", "title")
        .onElements("img", "a")
        .allowAttributes("align")
        .matching(false, "left", "right", "center")
        .onElements("th", "td", "p", "div", "h1", "h2")
        .allowStandardUrlProtocols()
        .requireRelNofollowOnLinks()
        .toFactory();
  }

  /// Links to files of the project lead to their pages.
  private AttributePolicy link(String part) {
    return new AttributePolicy() {
      @Override
      public @Nullable String apply(String element, String attribute, String value) {
        if (value.matches("(?i)(https?:|mailto:).*") || value.startsWith("#")) {
          return value;
        }
        boolean isPath = value.matches("[\\w.][\\w./ %-]*") && !value.contains("..");
        return isPath ? place.at(part, value.replaceFirst("^\\./", "")) : null;
      }
    };
  }
}
