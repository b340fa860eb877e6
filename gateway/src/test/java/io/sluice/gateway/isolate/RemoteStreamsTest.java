package io.sluice.gateway.isolate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.config.TapConfig;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.InspectionTally;
import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.inspect.Sampling;
import io.sluice.gateway.tap.Tap;
import io.sluice.gateway.tap.TapSpace;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RemoteStreamsTest {
    private static final long FRAME_MILLIS = 40;

    private final Ticker ticker = Ticker.systemTicker();
    private final Quarantine quarantine = new Quarantine(ticker);
    private final RemoteStreams streams = new RemoteStreams(() -> {});
    private final OrderWriter child = new OrderWriter(OutputStream.nullOutputStream());
    private final Report.Ready ready = new Report.Ready("m@1", List.of("level"));
    private final List<Inspection> answers = new ArrayList<>();
    private final InspectionTally tally = new InspectionTally();
    private Runnable meanwhile = () -> {};

    /** Looked at between a tag's being taken from the queue and its being sent. */
    private final class Names extends AbstractList<String> {
        @Override
        public String get(int index) {
            meanwhile.run();
            return "somebody";
        }

        @Override
        public int size() {
            return 1;
        }
    }

    private RemoteStream stream() {
        quarantine.onDeath(Set.of("somebody else"), false); // else no names are looked at
        RemoteStream stream =
                new RemoteStream(
                        1,
                        new Names(),
                        quarantine,
                        TimeUnit.SECONDS.toNanos(2),
                        new TapSpace(TapConfig.defaults()),
                        answers::add,
                        tally,
                        streams::wake);
        streams.add(stream);
        return stream;
    }

    private static void offer(Tap tap, int first, int packet, long millis, long nanos) {
        ByteBuf payload = ByteBufAllocator.DEFAULT.buffer();
        payload.writeByte(first).writeByte(packet).writeMedium(0).writeShort(0);
        MediaTag tag = new MediaTag(MediaTag.Kind.VIDEO, millis, payload);
        tap.offer(tag, nanos);
        tag.release();
    }

    @Test
    void aSampleInHandIsAnsweredThoughItsStreamClosesMeanwhile() throws Exception {
        RemoteStream stream = stream();
        long start = ticker.nanoTime();
        Tap tap =
                stream.inspection().tap(new Sampling(SamplingConfig.defaults(), 7, start), ticker);
        offer(tap, 0x17, 0, 0, start);
        for (int i = 0; !stream.inspection().queue().sampleWaits(); i++) {
            long millis = i * FRAME_MILLIS;
            offer(tap, 0x17, 1, millis, start + TimeUnit.MILLISECONDS.toNanos(millis));
        }
        meanwhile =
                () -> {
                    if (stream.inspection().queue().size() == 0 && !tap.closed()) {
                        tap.close();
                        answer(99); // to an older sample
                    }
                };
        while (streams.send(child)) {}
        assertTrue(tap.closed());
        assertEquals(1, streams.size(), "the child owes an answer");
        assertEquals(1, tally.snapshot().samplesInFlight());
        answer(0);
        assertEquals(1, answers.size());
        assertEquals(0, tally.snapshot().samplesInFlight());
        assertEquals(0, streams.size());
    }

    private void answer(long number) {
        try {
            streams.on(new Report.Missed(1, number, 0, Miss.LATE), ready);
        } catch (StreamCorruptedException e) {
            throw new AssertionError(e);
        }
    }
}
