package io.sluice.loadtest.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A delay line and its throttle on a clock of the test's. */
class DelayLineTest {
    private static final long START = 1_000;
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    @AfterEach
    void findNoLeak() {
        LeakPresenceDetector.check();
    }

    @Test
    void nothingComesOutBeforeItsLatency() {
        DelayLine line = line(1);
        line.behave(10 * MILLI, 0, NetworkFault.UNLIMITED, START);
        line.add(number(1), START);

        assertEquals(10 * MILLI, line.nanosToNext(START));
        assertNull(line.poll(START + 10 * MILLI - 1));
        assertEquals(1, take(line, START + 10 * MILLI));
        assertEquals(0, line.heldBytes());
        assertEquals(-1, line.nanosToNext(START + 10 * MILLI));
    }

    @Test
    void jitterDelaysWithinItsBoundsAndKeepsTheOrder() {
        for (long seed = 1; seed <= 20; seed++) {
            DelayLine line = line(seed);
            line.behave(5 * MILLI, 50 * MILLI, NetworkFault.UNLIMITED, START);
            for (int i = 0; i < 100; i++) {
                line.add(number(i), START + i * MILLI);
            }
            int next = 0;
            for (long now = START; next < 100; now += MILLI / 2) {
                ByteBuf bytes = line.poll(now);
                while (bytes != null) {
                    assertEquals(next, bytes.readInt(), "seed " + seed);
                    bytes.release();
                    long spent = now - START - next * MILLI;
                    assertTrue(spent >= 5 * MILLI, "seed " + seed);
                    next++;
                    bytes = line.poll(now);
                }
                assertTrue(now - START <= (100 + 55) * MILLI, "seed " + seed);
            }
        }
    }

    @Test
    void aShorterLatencyOvertakesNothing() {
        DelayLine line = line(1);
        line.behave(10 * MILLI, 0, NetworkFault.UNLIMITED, START);
        line.add(number(1), START);
        line.behave(0, 0, NetworkFault.UNLIMITED, START);
        line.add(number(2), START);

        assertNull(line.poll(START));
        assertEquals(1, take(line, START + 10 * MILLI));
        assertEquals(2, take(line, START + 10 * MILLI));
    }

    @Test
    void theEndComesAfterTheLastByteAndIsLateToo() {
        DelayLine line = line(1);
        line.behave(10 * MILLI, 0, NetworkFault.UNLIMITED, START);
        line.add(number(1), START);
        line.end(START + MILLI);

        assertFalse(line.over(START + 11 * MILLI), "a byte is inside");
        assertEquals(1, take(line, START + 10 * MILLI));
        assertFalse(line.over(START + 11 * MILLI - 1));
        assertEquals(MILLI, line.nanosToNext(START + 10 * MILLI));
        assertTrue(line.over(START + 11 * MILLI));
    }

    @Test
    void theRateIsNeverExceededAndNearlyReached() {
        for (long rate : new long[] {1, 3, 777, 44_100, 1 << 20, 1_000_000_007L}) {
            DelayLine line = line(rate);
            line.behave(0, 0, rate, START);
            int size = (int) Math.clamp(rate * 2, 4, 1 << 22);
            line.add(ByteBufAllocator.DEFAULT.buffer(size).writeZero(size), START);
            long out = 0;
            long now = START;
            while (out < size) {
                long wait = line.nanosToNext(now);
                assertTrue(wait > 0 || now > START, "empty at the start");
                now += wait;
                ByteBuf bytes = line.poll(now);
                assertNotNull(bytes, "rate " + rate + ": woken for nothing");
                out += bytes.readableBytes();
                bytes.release();
                assertTrue(out * 1e9 <= (now - START) * 1.000001 * rate, "rate " + rate);
            }
            assertTrue((now - START) * (rate / 1e9) <= size * 1.01 + 1, "rate " + rate);
            assertEquals(0, line.heldBytes());
        }
    }

    @Test
    void anIdleLineSavesUpLittle() {
        DelayLine line = line(1);
        line.behave(0, 0, 1_000_000, START);
        long later = START + TimeUnit.SECONDS.toNanos(10);
        line.add(ByteBufAllocator.DEFAULT.buffer().writeZero(100_000), later);
        ByteBuf bytes = line.poll(later);
        assertNotNull(bytes);
        assertEquals(20_000, bytes.readableBytes());
        bytes.release();
        line.close();
        assertEquals(0, line.heldBytes());
    }

    private static DelayLine line(long seed) {
        return new DelayLine(new SplittableRandom(seed), START);
    }

    private static ByteBuf number(int number) {
        return ByteBufAllocator.DEFAULT.buffer(4).writeInt(number);
    }

    private static int take(DelayLine line, long now) {
        ByteBuf bytes = line.poll(now);
        assertNotNull(bytes);
        try {
            return bytes.readInt();
        } finally {
            bytes.release();
        }
    }
}
