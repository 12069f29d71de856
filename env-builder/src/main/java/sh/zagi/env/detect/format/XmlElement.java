// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.format;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// A bare XML tree with lines. Document types and entities of any kind are refused.
public final class XmlElement {
  private static final int DEPTH_LIMIT = 100;
  private static final int ELEMENT_LIMIT = 100_000;

  private final String name;
  private final int line;
  private final List<XmlElement> children = new ArrayList<>();
  private final Map<String, String> attributes = new HashMap<>();
  private final StringBuilder text = new StringBuilder();

  private XmlElement(String name, int line) {
    this.name = name;
    this.line = line;
  }

  public static XmlElement parse(byte[] bytes) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
    XmlElement document = new XmlElement("", 0);
    List<XmlElement> open = new ArrayList<>(List.of(document));
    int count = 0;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          XmlElement child =
              new XmlElement(reader.getLocalName(), reader.getLocation().getLineNumber());
          for (int i = 0; i < reader.getAttributeCount(); i++) {
            child.attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
          }
          open.getLast().children.add(child);
          open.add(child);
          if (open.size() > DEPTH_LIMIT || ++count > ELEMENT_LIMIT) {
            throw new XMLStreamException("too many or too deep elements", reader.getLocation());
          }
        }
        case XMLStreamConstants.END_ELEMENT -> open.removeLast();
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            open.getLast().text.append(reader.getText());
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw new XMLStreamException("document types are not accepted", reader.getLocation());
        default -> {}
      }
    }
    return document.children.getFirst();
  }

  public String name() {
    return name;
  }

  public int line() {
    return line;
  }

  /// The value of an attribute, empty when there is none.
  public String attribute(String attribute) {
    return attributes.getOrDefault(attribute, "");
  }

  public String text() {
    return text.toString().strip();
  }

  public List<XmlElement> children() {
    return children;
  }

  /// The first element on the way `a/b/c`.
  public Optional<XmlElement> find(String path) {
    Optional<XmlElement> here = Optional.of(this);
    for (String step : path.split("/", -1)) {
      here =
          here.flatMap(
              one -> one.children.stream().filter(child -> child.name.equals(step)).findFirst());
    }
    return here;
  }
}
