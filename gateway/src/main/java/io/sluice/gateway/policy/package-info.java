/**
 * Deciding: pure functions and values of (memory, inspection, now), and the accounting of screened
 * time. Touches no thread, clock or channel; called by a stream on its own loop.
 */
@NullMarked
package io.sluice.gateway.policy;

import org.jspecify.annotations.NullMarked;
