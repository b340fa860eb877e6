/**
 * What a load test found, and how it is shown: the report's records, which are its JSON, and its
 * other forms (HTML, JUnit XML, HdrHistogram interval logs), and the comparison of two reports. The
 * load run fills the records in; nothing here measures or touches a socket.
 */
@NullMarked
package io.sluice.loadtest.report;

import org.jspecify.annotations.NullMarked;
