/**
 * Benchmarks of the whole gateway: they print figures and keep the raw values, and assert nothing.
 * Run by hand, as docs/measurements/README.md says.
 */
@NullMarked
package io.sluice.ops.bench;

import org.jspecify.annotations.NullMarked;
