/**
 * What is asked of the machine and of a gateway's admin API while a load test runs: processor time,
 * memory and descriptors of a process, stages and accounts of a gateway. Linux only; what can't be
 * had is left out.
 */
@NullMarked
package io.sluice.loadtest.probe;

import org.jspecify.annotations.NullMarked;
