package io.sluice.loadtest.worker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.LeakPresenceDetector;
import io.sluice.loadtest.Fingerprint;
import io.sluice.loadtest.clip.PreparedSource;
import io.sluice.loadtest.wire.Event;
import io.sluice.loadtest.wire.GeneratorCommand;
import io.sluice.loadtest.wire.OriginCommand;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Generator and origin against each other, in one process, between pipes. */
abstract class TwoWorkers {
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    static final long A_MINUTE = 60_000;

    @TempDir Path folder;
    RunningWorker generator;
    RunningWorker origin;
    String url;

    @BeforeEach
    void open() throws Exception {
        generator = new RunningWorker(GeneratorWorker::run);
        origin = new RunningWorker(OriginWorker::run);
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        origin.tell(new OriginCommand.Listen(host, 0, 16 << 10));
        url = "rtmp://" + host + ":" + origin.await(Event.Listening.class).port() + "/live";
        PreparedSource source = Clips.drawn(folder);
        generator.tell(new GeneratorCommand.Load(0, source));
    }

    @AfterEach
    void endAndFindNoLeak() throws Exception {
        generator.end();
        origin.end();
        watermarksHold(generator.events());
        watermarksHold(origin.events());
        LeakPresenceDetector.check();
    }

    GeneratorCommand.Publish publish(
            int number, long atNanos, long sessionMillis, String fault, long bytesPerSecond) {
        return new GeneratorCommand.Publish(
                number,
                atNanos == 0 ? System.nanoTime() : atNanos,
                url,
                "key-" + number,
                0,
                -1,
                sessionMillis,
                fault,
                bytesPerSecond,
                65_536);
    }

    Event.Over over(int publish) throws InterruptedException {
        return generator.await(Event.Over.class, over -> over.publish() == publish);
    }

    static List<Fingerprint> fingerprints(RunningWorker generator) {
        return generator.events(Event.Sent.class).stream().map(Event.Sent::message).toList();
    }

    static List<Fingerprint> received(RunningWorker origin) {
        return origin.events(Event.Received.class).stream().map(Event.Received::message).toList();
    }

    /** What was told beside messages and watermarks. */
    static List<String> outline(RunningWorker worker) {
        return worker.events().stream()
                .map(event -> event.getClass().getSimpleName())
                .filter(name -> !List.of("Sent", "Received", "Watermark").contains(name))
                .toList();
    }

    /** Watermarks only rise, and nothing comes later than they allow for. */
    private static void watermarksHold(List<Event> events) {
        long watermark = Long.MIN_VALUE;
        for (Event event : events) {
            if (event instanceof Event.Watermark(long nanos)) {
                assertTrue(nanos >= watermark, "a watermark fell");
                watermark = nanos;
            } else if (watermark != Long.MIN_VALUE) {
                long moment = moment(event, watermark);
                assertTrue(moment >= watermark - LATE_NANOS, event + " after " + watermark);
            }
        }
    }

    private static long moment(Event event, long unknown) {
        return switch (event) {
            case Event.Dialling dialling -> dialling.nanos();
            case Event.Accepted accepted -> accepted.nanos();
            case Event.Sent sent -> sent.writtenNanos();
            case Event.Over over -> over.nanos();
            case Event.HostileOver over -> over.nanos();
            case Event.Published published -> published.nanos();
            case Event.Received received -> received.arrivedNanos();
            case Event.Unpublished unpublished -> unpublished.nanos();
            case Event.Closed closed -> closed.nanos();
            default -> unknown;
        };
    }
}
