/**
 * Both ends of a load run brought together: what the generator sent and what the origin received,
 * message by message, each counted in the window that it was meant to be sent in. Knows events and
 * reports, no processes and no clocks.
 */
@NullMarked
package io.sluice.loadtest.join;

import org.jspecify.annotations.NullMarked;
