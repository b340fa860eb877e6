package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.LoadReport;
import java.io.StringReader;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A report's page, parsed as XML: it fails where the page is not well-formed. */
record Page(String text, Document document) {
    static Page of(LoadReport report) throws Exception {
        String text = HtmlReport.text(report);
        return new Page(
                text,
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(text))));
    }

    Stream<Element> elements(String name) {
        return list(document.getElementsByTagName(name));
    }

    private static Stream<Element> list(NodeList found) {
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }

    List<String> sections() {
        return elements("section").map(section -> section.getAttribute("id")).toList();
    }

    /** The text of the only element of a name. */
    String only(String element) {
        List<Element> found = elements(element).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of " + element);
        }
        return found.getFirst().getTextContent();
    }

    /** A section's text, without line ends. */
    String section(String id) {
        return element(id).getTextContent().replace("\n", "");
    }

    String verdict() {
        return elements("p")
                .filter(p -> p.getAttribute("class").startsWith("verdict"))
                .findFirst()
                .orElseThrow()
                .getTextContent();
    }

    /** A section's table rows, cells set apart by {@code |}; hard spaces are plain. */
    List<String> rows(String id) {
        return list(element(id).getElementsByTagName("tr")).map(Page::row).toList();
    }

    private static String row(Element row) {
        NodeList children = row.getChildNodes();
        return IntStream.range(0, children.getLength())
                .mapToObj(children::item)
                .filter(Element.class::isInstance)
                .map(cell -> cell.getTextContent().replace('\u00A0', ' ').strip())
                .collect(Collectors.joining(" | "));
    }

    List<String> svgTexts(String id) {
        return list(element(id).getElementsByTagName("text"))
                .map(text -> text.getTextContent().replace('\u00A0', ' '))
                .toList();
    }

    private Element element(String id) {
        return elements("section")
                .filter(section -> section.getAttribute("id").equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no section " + id));
    }
}
