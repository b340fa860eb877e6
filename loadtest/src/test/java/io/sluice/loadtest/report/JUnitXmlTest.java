package io.sluice.loadtest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class JUnitXmlTest {
    @Test
    void everyObjectiveAndEveryWindowButWarmUpsIsACase() throws Exception {
        Element suite =
                suite(
                        List.of(
                                Windows.warmup("gateway", 0),
                                Windows.window("gateway", 1, 500),
                                Windows.invalid("gateway", 2, 500, "late")),
                        List.of(
                                new SloResult("relay.p99", "gateway", 5, "ms", 7.25, false),
                                new SloResult("lost", "gateway", 0, "messages", 0, true)));

        NodeList cases = suite.getElementsByTagName("testcase");
        assertEquals(4, cases.getLength());
        assertEquals("4", suite.getAttribute("tests"));
        assertEquals("1", suite.getAttribute("failures"));
        assertEquals("1", suite.getAttribute("skipped"));
        assertEquals("0", suite.getAttribute("errors"));
        assertEquals("95.500", suite.getAttribute("time"));
        assertEquals(
                "found 7.25 ms, the limit is 5 ms", only(suite, "failure").getAttribute("message"));
        assertEquals("late", only(suite, "skipped").getAttribute("message"));
        assertEquals("gateway", ((Element) cases.item(1)).getAttribute("classname"));
        assertEquals("lost within 0 messages", ((Element) cases.item(1)).getAttribute("name"));
    }

    @Test
    void withoutObjectivesThereAreWindowsOnly() throws Exception {
        Element suite = suite(List.of(Windows.window("gateway", 1, 500)), List.of());

        assertEquals(1, suite.getElementsByTagName("testcase").getLength());
        assertEquals("0", suite.getAttribute("failures"));
    }

    @Test
    void whereNoWindowCountsTheInvalidOnesAreErrors() throws Exception {
        Element suite = suite(List.of(Windows.invalid("gateway", 1, 500, "late")), List.of());

        assertEquals("1", suite.getAttribute("errors"));
        assertEquals("0", suite.getAttribute("skipped"));
        assertEquals("late", only(suite, "error").getAttribute("message"));
    }

    @Test
    void hostileNamesStayText() throws Exception {
        String hostile = "<script>\"'&]]>\u0000\u001B";
        Element suite =
                suite(
                        List.of(Windows.invalid(hostile, 1, 500, hostile)),
                        List.of(new SloResult(hostile, hostile, 5, hostile, Double.NaN, false)));

        assertEquals("<script>\"'&]]>\uFFFD\uFFFD", only(suite, "error").getAttribute("message"));
    }

    private static Element suite(List<Window> windows, List<SloResult> slo) throws Exception {
        String xml = JUnitXml.of(Windows.report("a & b", "fixed", "", windows, slo));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)))
                .getDocumentElement();
    }

    private static Element only(Element suite, String name) {
        NodeList found = suite.getElementsByTagName(name);
        assertEquals(1, found.getLength(), name);
        return (Element) found.item(0);
    }
}
