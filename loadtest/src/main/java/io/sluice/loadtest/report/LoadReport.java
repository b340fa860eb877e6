package io.sluice.loadtest.report;

import java.util.List;
import java.util.Map;

/**
 * What one load test found; its JSON form is this record. Times are seconds since the run began
 * unless a name says otherwise.
 *
 * @param schema the form of this record: readers refuse another one
 * @param mode fixed, saturate, soak or compare
 * @param startedAt when, in ISO 8601, UTC
 * @param scenario the scenario's text, as run
 * @param environment what it ran on, by name: processor, cores, kernel, Java, versions of targets
 * @param windows what was measured, in order of time; warm-ups are windows of their own, not
 *     counted
 * @param ratios compare mode: one target's figure over another's, window by window
 * @param slo each objective and whether it was kept; empty where the scenario has none
 * @param notes what a reader must know: what was left out, which limit was hit, why a window counts
 *     for nothing
 */
public record LoadReport(
        int schema,
        String name,
        String mode,
        String startedAt,
        double tookSeconds,
        String scenario,
        Map<String, String> environment,
        List<Window> windows,
        List<Ratio> ratios,
        List<SloResult> slo,
        List<String> notes) {
    public static final int SCHEMA = 1;
}
