package io.sluice.gateway.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Several tracks' time as one stream's. */
class StreamAccountTest {
    private final List<String> booked = new ArrayList<>();
    private long total;

    private final Coverage.Book book =
            new Coverage.Book() {
                @Override
                public void onScreened(long nanos) {
                    total += nanos;
                    booked.add("screened " + nanos);
                }

                @Override
                public void onUnscreened(UnscreenedCause cause, long nanos) {
                    total += nanos;
                    booked.add(cause + " " + nanos);
                }
            };

    private final StreamAccount account = new StreamAccount(100, book);
    private final Coverage.Book first = account.track(100);

    @Test
    void oneTracksTimeIsTheStreams() {
        first.onScreened(5);
        first.onUnscreened(UnscreenedCause.DECODE, 7);
        account.settle();
        assertEquals(List.of("screened 5", "DECODE 7"), booked);
    }

    @Test
    void aMomentIsScreenedIfEveryTrackWas() {
        Coverage.Book second = account.track(110);
        first.onScreened(30);
        second.onUnscreened(UnscreenedCause.CODEC, 5);
        second.onScreened(15);
        account.settle();
        assertEquals(List.of("screened 10", "CODEC 5", "screened 15"), booked);
    }

    @Test
    void aTrackWithoutVideoSaysNothingAboutTheOthers() {
        Coverage.Book second = account.track(100);
        first.onUnscreened(UnscreenedCause.NO_VIDEO, 20);
        second.onScreened(8);
        second.onUnscreened(UnscreenedCause.NO_VIDEO, 12);
        account.settle();
        assertEquals(List.of("screened 8", "NO_VIDEO 12"), booked);
    }

    @Test
    void whatNotAllHaveBookedWaits() {
        Coverage.Book second = account.track(100);
        first.onScreened(50);
        account.settle();
        assertEquals(List.of(), booked);
        second.onScreened(20);
        account.settle();
        assertEquals(List.of("screened 20"), booked);
        second.onScreened(30);
        account.settle();
        assertEquals(List.of("screened 20", "screened 30"), booked);
    }

    /** Each nanosecond once, whatever the order of booking. */
    @Test
    void everyNanosecondIsBookedOnce() {
        UnscreenedCause[] causes =
                EnumSet.allOf(UnscreenedCause.class).toArray(UnscreenedCause[]::new);
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            total = 0;
            StreamAccount many = new StreamAccount(0, book);
            List<Coverage.Book> tracks = new ArrayList<>();
            List<Long> at = new ArrayList<>();
            tracks.add(many.track(0));
            at.add(0L);
            for (int i = 0; i < 100; i++) {
                if (tracks.size() < 4 && random.nextInt(20) == 0) {
                    long now = at.stream().mapToLong(Long::longValue).max().orElse(0);
                    tracks.add(many.track(now));
                    at.add(now);
                }
                int which = random.nextInt(tracks.size());
                long nanos = random.nextLong(1, 50);
                at.set(which, at.get(which) + nanos);
                if (random.nextBoolean()) {
                    tracks.get(which).onScreened(nanos);
                } else {
                    tracks.get(which).onUnscreened(causes[random.nextInt(causes.length)], nanos);
                }
                many.settle();
                long least = at.stream().mapToLong(Long::longValue).min().orElse(0);
                assertEquals(least, total, "seed " + seed);
            }
        }
    }
}
