package io.sluice.gateway.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StreamIdsTest {
    @Test
    void theySortByTimeAndDoNotRepeat() {
        long[] millis = {1_700_000_000_000L};
        StreamIds ids =
                new StreamIds(() -> Instant.ofEpochMilli(millis[0]), new SplittableRandom(1));
        Set<String> seen = new HashSet<>();
        String before = "";
        for (int i = 0; i < 1_000; i++) {
            String id = ids.next();
            assertTrue(id.matches("[0-9a-hjkmnp-tv-z]{16}"), id);
            assertTrue(seen.add(id), id);
            assertTrue(id.compareTo(before) > 0, id + " after " + before);
            before = id;
            millis[0]++;
        }
        assertEquals(1_000, seen.size());
    }
}
