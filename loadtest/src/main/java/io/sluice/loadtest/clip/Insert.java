package io.sluice.loadtest.clip;

/**
 * A stretch of video that takes the place of whole GOPs of a looped clip. Times are milliseconds
 * since the stream's start.
 *
 * @param file an FLV clip whose first video tag is played at {@code fromMillis}
 * @param fromMillis a GOP's boundary
 * @param toMillis the boundary where the clip goes on
 * @param onsetMillis the timestamp of the first picture that shows the card
 */
public record Insert(String file, long fromMillis, long toMillis, long onsetMillis) {}
