// SPDX-License-Identifier: Apache-2.0
package sh.zagi.server.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// Shows models as pages. Whatever a model holds is text there and never markup. Safe for use by
/// many threads.
public final class Templates {
  private static final String PACKAGE = "sh.zagi.server.web";

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Templates.class.getClassLoader(), PACKAGE);

  /// A page by the template that is named for it.
  public Reply page(int status, String template, Object model) {
    StringOutput text = new StringOutput();
    engine.render(template + ".jte", model, text);
    return Reply.html(status, text.toString());
  }

  /// A file that pages need; it changes with the server only.
  static byte[] file(String name) {
    try (InputStream in = Templates.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from this build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The one style sheet.
  public static Reply style() {
    return Reply.of(200, "text/css; charset=utf-8", file("zagi.css"))
        .with("Cache-Control", "public, max-age=300");
  }
}
