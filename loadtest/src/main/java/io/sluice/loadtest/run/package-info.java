/**
 * A load run: prepares the clips, starts the workers and the targets, publishes what the scenario
 * asks for, and makes the report. Its caller gives what only a program has: where it says things,
 * how a worker's process is started, and what the test card looks like.
 */
@NullMarked
package io.sluice.loadtest.run;

import org.jspecify.annotations.NullMarked;
