/**
 * Counting and timing: the stages' histograms and budgets, and the Prometheus registry. The only
 * package that touches Micrometer and HdrHistogram.
 */
@NullMarked
package io.sluice.gateway.metrics;

import org.jspecify.annotations.NullMarked;
