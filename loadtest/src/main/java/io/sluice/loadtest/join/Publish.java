package io.sluice.loadtest.join;

import java.util.OptionalLong;

/**
 * One publish as it is planned.
 *
 * @param number what its mark says; each publish of a run has its own
 * @param key what the target, and mostly the origin, calls it
 * @param onsetMillis the timestamp of the first picture that shows the test card; empty for a
 *     stream that shows none
 * @param banTried whether a publish of this key was cut before, so that it must be refused
 * @param counted whether its messages are measured; a stream that misbehaves by order is not
 */
public record Publish(
        int number, String key, OptionalLong onsetMillis, boolean banTried, boolean counted) {}
