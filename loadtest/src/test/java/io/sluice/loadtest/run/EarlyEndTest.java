package io.sluice.loadtest.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EarlyEndTest {
    private final EarlyEnd end = new EarlyEnd();

    /** Sleeps by having something else happen meanwhile. */
    private static Ticker whileAsleep(Runnable what) {
        return new Ticker() {
            @Override
            public long initialNanoTime() {
                return 0;
            }

            @Override
            public long nanoTime() {
                return 0;
            }

            @Override
            public void sleep(long delay, TimeUnit unit) throws InterruptedException {
                what.run();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        };
    }

    @Test
    void aRunThatNobodyEndsSleepsOn() throws LoadException {
        end.sleep(1, whileAsleep(() -> {}));
        assertFalse(end.asked());
    }

    @Test
    void whoSleepsIsWokenAndNoInterruptIsLeft() {
        Ticker ticker = whileAsleep(end::ask);
        assertThrows(EndedEarlyException.class, () -> end.sleep(1, ticker));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void nobodySleepsAfterwards() {
        end.ask();
        boolean[] slept = {false};
        Ticker ticker = whileAsleep(() -> slept[0] = true);
        assertThrows(EndedEarlyException.class, () -> end.sleep(1, ticker));
        assertThrows(EndedEarlyException.class, end::requireNotAsked);
        assertFalse(slept[0]);
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void anotherInterruptEndsTheRunAsBefore() {
        Ticker ticker = whileAsleep(() -> Thread.currentThread().interrupt());
        LoadException why = assertThrows(LoadException.class, () -> end.sleep(1, ticker));
        assertFalse(why instanceof EndedEarlyException);
        assertTrue(Thread.interrupted(), "it is for whoever asked");
    }
}
