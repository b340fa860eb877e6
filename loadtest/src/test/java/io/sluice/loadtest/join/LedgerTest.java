package io.sluice.loadtest.join;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.loadtest.Fingerprint;
import io.sluice.loadtest.report.Counts;
import io.sluice.loadtest.report.Measure;
import io.sluice.loadtest.wire.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;
    private static final int FRAME_MILLIS = 40;
    private static final int PUBLISH = 7;
    private static final int CONNECTION = 3;

    private final List<Ended> ended = new ArrayList<>();
    private final Ledger ledger = new Ledger(ended::add);
    private Ledger.Open window;

    @BeforeEach
    void openAWindow() {
        window = ledger.open(0, 10 * SECOND);
    }

    @Test
    void joinsWhatArrivesToWhatWasSent() {
        publish("key", OptionalLong.empty());
        connect("key");
        for (int i = 0; i < 100; i++) {
            sent(i, frame(i));
            arrived(frame(i), at(i) + 7 * MILLI);
        }
        ledger.settle();
        assertCounts(100, 100, "");
        var relay = window.figures().latencies().get(Measure.RELAY.label());
        assertEquals(100, relay.count());
        assertEquals(7_000, relay.p50(), 10);
        var written = window.figures().latencies().get(Measure.RELAY_WRITTEN.label());
        assertEquals(6_000, written.p50(), 10);
        var lag = window.figures().latencies().get(Measure.LAG.label());
        assertEquals(1_000, lag.p99(), 2);
    }

    @Test
    void anArrivalWaitsUntilTheGeneratorHasToldOfItsTime() {
        publish("key", OptionalLong.empty());
        connect("key");
        arrived(frame(0), at(0) + MILLI);
        ledger.onGenerator(new Event.Watermark(at(0) + 100 * MILLI));
        assertEquals(0, counts().unknown());
        sent(0, frame(0));
        ledger.onGenerator(new Event.Watermark(at(0) + 2 * SECOND));
        assertEquals(1, counts().received());
        assertEquals(0, counts().unknown());
    }

    @Test
    void countsLossesAndThoseBeforeAnythingApart() {
        publish("key", OptionalLong.empty());
        connect("key");
        for (int i = 0; i < 20; i++) {
            sent(i, frame(i));
        }
        for (int i = 5; i < 20; i++) {
            if (i != 10) {
                arrived(frame(i), at(i) + MILLI);
            }
        }
        ledger.settle();
        assertCounts(20, 14, "lost 6 atStart 5 ");
    }

    @Test
    void aHeaderAheadOfALostGopIsNoStart() {
        publish("key", OptionalLong.empty());
        connect("key");
        for (int i = 0; i < 20; i++) {
            sent(i, frame(i));
        }
        arrived(frame(0), at(8));
        for (int i = 8; i < 20; i++) {
            arrived(frame(i), at(i) + MILLI);
        }
        ledger.settle();
        assertCounts(20, 13, "lost 7 atStart 7 ");
    }

    @Test
    void aMessageThatComesAfterLaterOnesIsReorderedAndNotLost() {
        publish("key", OptionalLong.empty());
        connect("key");
        for (int i = 0; i < 6; i++) {
            sent(i, frame(i));
        }
        for (int i : new int[] {0, 1, 3, 4, 2, 5}) {
            arrived(frame(i), at(6) + i);
        }
        ledger.settle();
        assertCounts(6, 6, "reordered 1 ");
    }

    @Test
    void countsDuplicatesChangesAndStrangers() {
        publish("key", OptionalLong.empty());
        connect("key");
        for (int i = 0; i < 6; i++) {
            sent(i, frame(i));
        }
        arrived(frame(0), at(1));
        arrived(frame(0), at(1) + 1);
        arrived(frame(1), at(2));
        arrived(new Fingerprint(MediaTag.Kind.VIDEO, 2 * FRAME_MILLIS, 999, 999), at(3));
        arrived(frame(3), at(4));
        arrived(new Fingerprint(MediaTag.Kind.VIDEO, 123_456, 5, 5), at(5));
        arrived(frame(4), at(6));
        arrived(frame(5), at(6));
        ledger.settle();
        assertCounts(6, 6, "duplicated 1 changed 1 unknown 1 ");
    }

    @Test
    void silenceThatIsAlwaysTheSameIsKnownByItsTime() {
        publish("key", OptionalLong.empty());
        connect("key");
        for (int i = 0; i < 50; i++) {
            sent(i, silence(i));
        }
        for (int i = 0; i < 50; i++) {
            if (i != 20) {
                arrived(silence(i), at(i) + 3 * MILLI);
            }
            if (i == 30) {
                arrived(silence(i), at(i) + 4 * MILLI);
            }
        }
        ledger.settle();
        assertCounts(50, 49, "lost 1 duplicated 1 ");
        var relay = window.figures().latencies().get(Measure.RELAY.label());
        assertEquals(3_000, relay.max(), 10);
    }

    @Test
    void aRelayMayShiftTimestamps() {
        publish("key", OptionalLong.empty());
        connect("key");
        for (int i = 0; i < 50; i++) {
            sent(i, silence(i));
        }
        for (int i = 0; i < 50; i++) {
            if (i != 20) {
                Fingerprint sent = silence(i);
                arrived(
                        new Fingerprint(
                                sent.kind(),
                                sent.timestampMillis() + 777,
                                sent.size(),
                                sent.digest()),
                        at(i) + 3 * MILLI);
            }
        }
        ledger.settle();
        assertCounts(50, 49, "lost 1 ");
    }

    /** The clip repeats itself within the gap, and so do its bytes. */
    @Test
    void aLongGapIsLostAndWhatFollowsIsJoinedInTime() {
        Ledger.Open longer = ledger.open(10 * SECOND, 1000 * SECOND);
        publish("key", OptionalLong.empty());
        connect("key");
        for (int i = 0; i < 3000; i++) {
            sent(i, looped(i));
            if (i < 50 || i >= 2000) {
                arrived(looped(i), at(i) + 3 * MILLI);
            }
        }
        ledger.settle();
        Counts counts = longer.figures().counts();
        assertEquals(1950, counts().lost() + counts.lost());
        assertEquals(0, counts.unknown() + counts.duplicated() + counts.changed());
        assertEquals(1000, counts.received());
        var relay = longer.figures().latencies().get(Measure.RELAY.label());
        assertEquals(3_000, relay.max(), 10);
    }

    @Test
    void aMarkFindsAStreamWhoseNameWasRewritten() {
        publish("key", OptionalLong.empty());
        connect("something-else");
        sent(0, frame(0));
        sent(1, frame(1));
        arrived(frame(0), at(0) + MILLI);
        ledger.onOrigin(new Event.Marked(CONNECTION, PUBLISH));
        arrived(frame(1), at(1) + MILLI);
        ledger.settle();
        assertCounts(2, 2, "");
    }

    @Test
    void aStreamThatNobodySentIsUnknown() {
        publish("key", OptionalLong.empty());
        connect("something-else");
        arrived(frame(0), at(0));
        ledger.onOrigin(new Event.Closed(CONNECTION, at(1)));
        ledger.onGenerator(new Event.Watermark(9 * SECOND));
        assertEquals(1, counts().unknown());
    }

    @Test
    void measuresACutFromTheFirstPictureOfTheCard() {
        publish("key", OptionalLong.of(10 * FRAME_MILLIS));
        connect("key");
        for (int i = 0; i < 20; i++) {
            sent(i, frame(i));
            if (i < 15) {
                arrived(frame(i), at(i) + MILLI);
            }
        }
        ledger.onGenerator(new Event.Over(PUBLISH, Event.End.ENDED, "cut", at(20)));
        ledger.onOrigin(new Event.Closed(CONNECTION, at(15)));
        ledger.settle();
        assertEquals(1, counts().cuts());
        assertEquals(0, counts().falseCuts());
        assertEquals(5, counts().cutShort());
        assertEquals(1, window.figures().cards());
        long micros = 1000L;
        var publisher = window.figures().latencies().get(Measure.CUT_PUBLISHER.label());
        assertEquals(10 * FRAME_MILLIS * micros, publisher.max(), 400);
        var origin = window.figures().latencies().get(Measure.CUT.label());
        assertEquals((4 * FRAME_MILLIS + 1) * micros, origin.max(), 400);
        assertTrue(ended.getFirst().cut());
    }

    @Test
    void anEndWithoutACardIsAFalseCut() {
        publish("key", OptionalLong.empty());
        ledger.onGenerator(new Event.Over(PUBLISH, Event.End.ENDED, "", at(3)));
        assertEquals(1, counts().falseCuts());
        assertEquals(1, counts().failed());
        assertFalse(ended.getFirst().cut());
    }

    @Test
    void aBanIsHonouredWhenItsPublishIsRefused() {
        ledger.expect(new Publish(PUBLISH, "key", OptionalLong.empty(), true, true), true);
        ledger.onGenerator(new Event.Dialling(PUBLISH, at(0)));
        ledger.onGenerator(new Event.Over(PUBLISH, Event.End.REFUSED, "", at(1)));
        assertEquals(1, counts().bansTried());
        assertEquals(1, counts().bansHonoured());
        assertEquals(1, counts().refused());
    }

    @Test
    void whatMisbehavesByOrderIsNotMeasured() {
        ledger.expect(new Publish(PUBLISH, "key", OptionalLong.empty(), false, false), true);
        ledger.onGenerator(new Event.Dialling(PUBLISH, at(0)));
        ledger.onGenerator(new Event.Accepted(PUBLISH, at(0)));
        connect("key");
        sent(0, frame(0));
        arrived(frame(9), at(9));
        ledger.settle();
        assertEquals(Counts.none(), counts());
    }

    @Test
    void whatIsStillOnItsWayCountsAsLateAsItIs() {
        publish("key", OptionalLong.empty());
        connect("key");
        sent(0, frame(0));
        ledger.onGenerator(new Event.Watermark(at(0) + 3 * SECOND));
        long soFar = window.figuresSoFar().latencies().get(Measure.RELAY.label()).max();
        assertEquals(3_000_000, soFar, 3_000);
        arrived(frame(0), at(0) + 4 * SECOND);
        ledger.settle();
        var relay = window.figures().latencies().get(Measure.RELAY.label());
        assertEquals(1, relay.count());
        assertEquals(4_000_000, relay.max(), 4_000);
    }

    @Test
    void countsInTheWindowThatWasMeant() {
        Ledger.Open next = ledger.open(10 * SECOND, 20 * SECOND);
        publish("key", OptionalLong.empty());
        connect("key");
        int late = (int) (10 * SECOND / (FRAME_MILLIS * MILLI)) - 1;
        sent(late, frame(late));
        sent(late + 1, frame(late + 1));
        arrived(frame(late), 11 * SECOND);
        arrived(frame(late + 1), 11 * SECOND);
        ledger.settle();
        assertEquals(1, counts().received());
        assertEquals(1, next.figures().counts().received());
    }

    @Test
    void isQuietOnceBothEndsAreOver() {
        publish("key", OptionalLong.empty());
        connect("key");
        sent(0, frame(0));
        ledger.onGenerator(new Event.Watermark(at(0) + SECOND));
        assertEquals(1, ledger.live());
        ledger.onGenerator(new Event.Over(PUBLISH, Event.End.FINISHED, "", at(1)));
        assertEquals(0, ledger.live());
        assertFalse(ledger.quiet());
        ledger.onOrigin(new Event.Closed(CONNECTION, at(1)));
        ledger.onGenerator(new Event.Watermark(at(0) + 2 * SECOND));
        assertTrue(ledger.quiet());
    }

    @Test
    void whatIsToldOfAForgottenPublishIsTooLate() {
        publish("key", OptionalLong.empty());
        ledger.settle();
        sent(0, frame(0));
        ledger.onGenerator(new Event.Over(PUBLISH, Event.End.FINISHED, "", at(1)));
        assertEquals(0, counts().sent());
    }

    @Test
    void aPublishThatNobodyPlannedIsABug() {
        assertThrows(
                IllegalStateException.class,
                () -> ledger.onGenerator(new Event.Dialling(99, at(0))));
    }

    private void publish(String key, OptionalLong onset) {
        ledger.expect(new Publish(PUBLISH, key, onset, false, true), true);
        ledger.onGenerator(new Event.Dialling(PUBLISH, 0));
        ledger.onGenerator(new Event.Accepted(PUBLISH, MILLI));
    }

    private void connect(String name) {
        ledger.onOrigin(new Event.Published(CONNECTION, "live", name, MILLI));
    }

    private void sent(int frame, Fingerprint message) {
        ledger.onGenerator(new Event.Sent(PUBLISH, message, at(frame), at(frame) + MILLI));
    }

    private void arrived(Fingerprint message, long nanos) {
        ledger.onOrigin(new Event.Received(CONNECTION, message, nanos));
    }

    private static long at(int frame) {
        return frame * FRAME_MILLIS * MILLI;
    }

    private static Fingerprint frame(int number) {
        return new Fingerprint(
                MediaTag.Kind.VIDEO, (long) number * FRAME_MILLIS, 100 + number, 31L * number);
    }

    private static Fingerprint looped(int number) {
        Fingerprint once = frame(number % 250);
        return new Fingerprint(
                once.kind(), (long) number * FRAME_MILLIS, once.size(), once.digest());
    }

    private static Fingerprint silence(int number) {
        return new Fingerprint(MediaTag.Kind.AUDIO, (long) number * FRAME_MILLIS, 6, 42);
    }

    private Counts counts() {
        return window.figures().counts();
    }

    private void assertCounts(long sent, long received, String others) {
        Counts c = counts();
        assertEquals(sent, c.sent());
        assertEquals(received, c.received());
        assertEquals(
                others,
                named("lost", c.lost())
                        + named("atStart", c.lostAtStart())
                        + named("duplicated", c.duplicated())
                        + named("reordered", c.reordered())
                        + named("changed", c.changed())
                        + named("unknown", c.unknown())
                        + named("cutShort", c.cutShort()));
    }

    private static String named(String name, long count) {
        return count == 0 ? "" : name + " " + count + " ";
    }
}
