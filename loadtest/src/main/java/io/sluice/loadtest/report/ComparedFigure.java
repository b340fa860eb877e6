package io.sluice.loadtest.report;

/**
 * One figure of one target in two reports, B against A.
 *
 * @param streams at which load, where the reports are of saturations; 0 where all windows are taken
 *     together
 * @param a median over A's windows that count; of a count, the sum
 * @param b the same of B
 * @param windowsA how many windows of A count
 * @param windowsB and of B
 * @param ratio b over a; NaN of counts, and where a is not over 0
 * @param low and
 * @param high the ratio's 95 % interval; NaN where there is none
 */
public record ComparedFigure(
        String target,
        int streams,
        String figure,
        double a,
        double b,
        int windowsA,
        int windowsB,
        double ratio,
        double low,
        double high,
        Verdict verdict) {}
