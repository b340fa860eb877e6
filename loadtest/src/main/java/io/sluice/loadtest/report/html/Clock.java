package io.sluice.loadtest.report.html;

import io.sluice.loadtest.report.FigureKind;

/**
 * A run's time, and how its marks are written.
 *
 * @param end in seconds
 */
record Clock(double end) {
    private static final double[] STEPS = {
        0.1, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200
    };
    private static final int MOST_MARKS = 12;
    private static final int MINUTE = 60;
    private static final int HOUR = 3600;

    Axis axis(double from, double to) {
        return Axis.upTo(end, step(), from, to);
    }

    String mark(double seconds) {
        long whole = Math.round(seconds);
        if (step() < 1) {
            return FigureKind.PLAIN.mark(seconds, end) + " s";
        }
        if (end <= 3 * MINUTE) {
            return whole + " s";
        }
        if (step() >= HOUR) {
            return whole / HOUR + " h";
        }
        return end <= 2 * HOUR
                ? "%d:%02d".formatted(whole / MINUTE, whole % MINUTE)
                : "%d:%02d h".formatted(whole / HOUR, whole % HOUR / MINUTE);
    }

    private double step() {
        for (double step : STEPS) {
            if (end / step <= MOST_MARKS) {
                return step;
            }
        }
        return Math.ceil(end / MOST_MARKS / STEPS[STEPS.length - 1]) * STEPS[STEPS.length - 1];
    }
}
