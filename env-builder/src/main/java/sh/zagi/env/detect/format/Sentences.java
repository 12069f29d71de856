// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.format;

import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import tools.jackson.core.JacksonException;

/// Turns what a parser says into one line for a person.
public final class Sentences {
  private static final int LIMIT = 160;
  private static final String MESSAGE = "Message: ";

  private Sentences() {}

  public static String first(JacksonException e) {
    return oneLine(Optional.ofNullable(e.getOriginalMessage()).orElse("is not JSON"));
  }

  /// The JDK puts the position on a first line of its own.
  public static String of(XMLStreamException e) {
    String text = String.valueOf(e.getMessage());
    int at = text.indexOf(MESSAGE);
    return oneLine(at < 0 ? text : text.substring(at + MESSAGE.length()));
  }

  public static String oneLine(String text) {
    String line = text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ").strip();
    return line.length() <= LIMIT ? line : line.substring(0, LIMIT) + "…";
  }
}
