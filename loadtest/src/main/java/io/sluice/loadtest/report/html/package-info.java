/**
 * A load report as one HTML file for people: tables and drawings (SVG) with their style inside, no
 * script, nothing fetched. Reads the report's records, writes text; called by the load run and the
 * command line.
 */
@NullMarked
package io.sluice.loadtest.report.html;

import org.jspecify.annotations.NullMarked;
