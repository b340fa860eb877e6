package io.sluice.loadtest.report.html;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    @Test
    void dump() throws Exception {
        Files.writeString(
                Path.of("/tmp/report-compare.html"), HtmlReport.text(SampleReports.compare()));
        Files.writeString(
                Path.of("/tmp/report-fixed.html"), HtmlReport.text(SampleReports.fixed()));
        Files.writeString(
                Path.of("/tmp/report-saturate.html"), HtmlReport.text(SampleReports.saturate()));
    }
}
