package io.sluice.gateway.config;

import java.time.Duration;

/**
 * The interval logs of the latency histograms.
 *
 * @param hlogFolder where interval histograms (HdrHistogram log format) go; empty for none
 * @param hlogInterval the length of one interval
 * @param hlogFiles newest files kept; each start of the gateway, and each day, begins one
 */
public record MetricsConfig(String hlogFolder, Duration hlogInterval, int hlogFiles) {
    public static MetricsConfig defaults() {
        return new MetricsConfig("", Duration.ofSeconds(10), 7);
    }
}
