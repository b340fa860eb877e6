package io.sluice.gateway.isolate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.gateway.config.ClassifyConfig;
import io.sluice.gateway.config.DecodeConfig;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.config.Isolation;
import io.sluice.gateway.config.ProcessConfig;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.config.TapConfig;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.inspect.Sampling;
import io.sluice.gateway.inspect.Stage;
import io.sluice.gateway.tap.Sampler;
import io.sluice.gateway.tap.Tap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real child processes that crash, hang and fall silent; every sample is answered once. */
@Timeout(60)
class IsolatedInspectorTest {
    private static final long FRAME_MILLIS = 20;
    private static final int GOP = 10;

    private final Ticker ticker = Ticker.systemTicker();
    private final List<IsolatedInspector> inspectors = new ArrayList<>();
    private final List<Process> children = new CopyOnWriteArrayList<>();

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        for (Process child : children) {
            assertTrue(child.waitFor(5, TimeUnit.SECONDS), "a child lives on");
        }
        LeakPresenceDetector.check();
        for (IsolatedInspector inspector : inspectors) {
            deleteCrashFiles(inspector.folder());
        }
    }

    private static void deleteCrashFiles(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static InspectConfig config(String model) {
        return config(model, Duration.ofMillis(400));
    }

    private static InspectConfig config(String model, Duration hang) {
        SamplingConfig base = SamplingConfig.defaults();
        return new InspectConfig(
                true,
                Isolation.PROCESS,
                new ProcessConfig(1, DataSize.mebibytes(64), hang, Duration.ofSeconds(1)),
                new SamplingConfig(
                        base.mode(), Duration.ofMillis(100), true, base.deadline(), base.maxGap()),
                TapConfig.defaults(),
                new DecodeConfig(2, 1 << 20, 32, new DataSize(0)),
                new ClassifyConfig(model, "cpu", 1, 1, 64, Duration.ZERO));
    }

    private IsolatedInspector open(String model) throws IOException {
        return open(config(model));
    }

    private IsolatedInspector open(InspectConfig config) throws IOException {
        return open(config, this::brittle);
    }

    private IsolatedInspector open(InspectConfig config, ChildLauncher launcher)
            throws IOException {
        IsolatedInspector opened = IsolatedInspector.open(config, launcher, ticker);
        inspectors.add(opened);
        return opened;
    }

    private Process brittle(List<String> options, List<String> arguments) throws IOException {
        return child(JavaProgram.command(options, BrittleProcess.class.getName(), arguments));
    }

    private Process child(List<String> command) throws IOException {
        Process child =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        children.add(child);
        return child;
    }

    /** It lives, and says nothing: as one that is frozen as it starts. */
    @Test
    void aChildThatNeverConnectsIsNotLeftBehind() throws Exception {
        ChildLauncher once =
                (options, arguments) ->
                        children.isEmpty()
                                ? brittle(options, arguments)
                                : child(List.of("sleep", "600"));
        try (IsolatedInspector inspector = open(config("level"), once);
                Publication stream = new Publication(inspector)) {
            children.getFirst().destroyForcibly();
            stream.playUntil(() -> children.size() == 2);
            stream.playUntil(() -> stream.missed(Miss.PROCESS_LOST) >= 1);
        }
    }

    /** One stream whose encoder is the test. */
    private final class Publication implements AutoCloseable {
        private final Tap tap;
        private final Map<Long, Inspection> answers = new ConcurrentHashMap<>();
        private final List<Inspection> twice = new CopyOnWriteArrayList<>();
        private int frames;

        Publication(IsolatedInspector inspector) {
            this(inspector, "somebody");
        }

        Publication(IsolatedInspector inspector, String publisher) {
            this(inspector, publisher, config("level").sampling(), 7);
        }

        Publication(
                IsolatedInspector inspector, String publisher, SamplingConfig sampling, long seed) {
            this.tap =
                    inspector.open(
                            List.of(publisher),
                            new Sampling(sampling, seed, ticker.nanoTime()),
                            this::on);
            offer(0x17, 0, (byte) 1, (byte) 2);
        }

        private void on(Inspection inspection) {
            long number =
                    switch (inspection) {
                        case Inspection.Scored scored -> scored.sample().number();
                        case Inspection.Missed missed -> missed.number();
                    };
            if (answers.putIfAbsent(number, inspection) != null) {
                twice.add(inspection);
            }
        }

        private void offer(int first, int packet, byte... body) {
            offer(first, packet, Duration.ZERO, body);
        }

        private void offer(int first, int packet, Duration later, byte... body) {
            ByteBuf payload = ByteBufAllocator.DEFAULT.buffer();
            payload.writeByte(first).writeByte(packet).writeMedium(0).writeBytes(body);
            MediaTag tag = new MediaTag(MediaTag.Kind.VIDEO, frames * FRAME_MILLIS, payload);
            tap.offer(tag, ticker.nanoTime() + later.toNanos());
            tag.release();
        }

        void frame(byte what, int level) {
            offer(frames % GOP == 0 ? 0x17 : 0x27, 1, what, (byte) level);
            frames++;
        }

        /** A frame of 100 kB, as if it came later. */
        void largeFrame(boolean keyframe, Duration later) {
            byte[] body = new byte[100_000];
            body[0] = BrittleProcess.HARMLESS;
            offer(keyframe ? 0x17 : 0x27, 1, later, body);
            frames++;
        }

        /** Its decoder is in a call that never ends: in three cadences a sample falls due. */
        void hang() throws InterruptedException {
            for (int i = 0; i < 15; i++) {
                frame(BrittleProcess.HANGS, 0);
                ticker.sleepMillis(FRAME_MILLIS);
            }
        }

        /** Frames in time until something holds. */
        void playUntil(BooleanSupplier done) throws InterruptedException {
            while (!done.getAsBoolean()) {
                frame(BrittleProcess.HARMLESS, 51);
                ticker.sleepMillis(FRAME_MILLIS);
            }
        }

        long scored() {
            return answers.values().stream().filter(i -> i instanceof Inspection.Scored).count();
        }

        long missed(Miss cause) {
            return answers.values().stream()
                    .filter(i -> i instanceof Inspection.Missed m && m.cause() == cause)
                    .count();
        }

        @Override
        public void close() {
            tap.close();
            assertEquals(List.of(), twice);
        }
    }

    private static void assertConserved(IsolatedInspector inspector) {
        assertEquals(0, inspector.counts().samplesInFlight(), () -> inspector.counts().toString());
        assertEquals(0, inspector.counts().tagsInFlight(), () -> inspector.counts().toString());
        assertEquals(0, inspector.waitingBytes());
    }

    @Test
    void samplesComeBackScoredWithTheirStamps() throws Exception {
        try (IsolatedInspector inspector = open("level")) {
            assertTrue(inspector.ready());
            Publication stream = new Publication(inspector);
            stream.playUntil(() -> stream.scored() >= 5);
            stream.close();
            inspector.close();
            for (Inspection answer : stream.answers.values()) {
                if (answer instanceof Inspection.Scored(var sample, var model, var scores)) {
                    assertEquals("level@1", model);
                    assertEquals(0.2f, scores.of("level"), 0.001f);
                    long now = ticker.nanoTime();
                    long received = sample.stamps().at(Stage.RECEIVED);
                    long classified = sample.stamps().at(Stage.CLASSIFIED);
                    assertTrue(received >= sample.dueNanos() && received < classified);
                    assertTrue(classified < now, "one clock on both sides");
                }
            }
            assertConserved(inspector);
        }
    }

    @Test
    void aChildThatIsKilledIsReplacedAndItsSamplesAreTold() throws Exception {
        try (IsolatedInspector inspector = open("level");
                Publication stream = new Publication(inspector)) {
            stream.playUntil(() -> stream.scored() >= 2);
            new ProcessBuilder("kill", "-SEGV", Long.toString(children.getFirst().pid()))
                    .start()
                    .waitFor();
            stream.playUntil(() -> stream.missed(Miss.PROCESS_LOST) >= 1);
            long before = stream.scored();
            stream.playUntil(() -> stream.scored() >= before + 3);
            assertEquals(1, inspector.restarts());
            stream.close();
            inspector.close();
            assertConserved(inspector);
        }
    }

    /** A machine that stands still does this too: whoever was in a call is charged half. */
    @Test
    void aChildThatIsStoppedIsReplacedAndWhoWasInACallIsChargedHalf() throws Exception {
        try (IsolatedInspector inspector = open(config("level", Duration.ofSeconds(30)));
                Publication stream = new Publication(inspector)) {
            for (int stop = 1; stop <= 4; stop++) {
                long before = stream.scored();
                stream.playUntil(() -> stream.scored() >= before + 2);
                assertEquals(0, stream.missed(Miss.POISON), "before stop " + stop);
                stream.hang();
                new ProcessBuilder("kill", "-STOP", Long.toString(children.getLast().pid()))
                        .start()
                        .waitFor();
                int so = stop;
                stream.playUntil(() -> inspector.restarts() == so);
            }
            stream.playUntil(() -> stream.missed(Miss.POISON) >= 1);
        }
    }

    /** Gone before anybody looked whose frames they were. */
    @Test
    void whoeverLeavesRightAfterADeadlyFrameIsKnownAllTheSame() throws Exception {
        try (IsolatedInspector inspector = open("level");
                Publication other = new Publication(inspector)) {
            for (int death = 1; death <= 2; death++) {
                int so = death;
                long before = other.scored();
                other.playUntil(() -> other.scored() > before);
                Publication hostile = new Publication(inspector, "hostile", rarely(), lateSeed());
                hostile.largeFrame(true, Duration.ZERO);
                hostile.frame(BrittleProcess.HANGS, 0);
                ticker.sleepMillis(100);
                hostile.close();
                other.playUntil(() -> inspector.restarts() >= so && inspector.ready());
            }
            Publication again = new Publication(inspector, "hostile");
            again.playUntil(() -> again.missed(Miss.POISON) >= 1);
            again.close();
            assertEquals(0, other.missed(Miss.POISON));
        }
    }

    @Test
    void aStreamWhoseFramesCrashTheProcessTwiceIsLeftOutAndOthersGoOn() throws Exception {
        endsAsPoison(BrittleProcess.CRASHES);
    }

    @Test
    void aStreamWhoseFramesHangTwiceIsLeftOutAndOthersGoOn() throws Exception {
        endsAsPoison(BrittleProcess.HANGS);
    }

    private void endsAsPoison(byte deadly) throws Exception {
        try (IsolatedInspector inspector = open("level");
                Publication hostile = new Publication(inspector, "hostile");
                Publication track = new Publication(inspector, "hostile");
                Publication other = new Publication(inspector)) {
            other.playUntil(() -> other.scored() >= 1);
            for (int death = 1; death <= 2; death++) {
                int so = death;
                other.playUntil(
                        () -> {
                            if (inspector.restarts() < so && inspector.ready()) {
                                hostile.frame(deadly, 0);
                            }
                            return inspector.restarts() >= so && inspector.ready();
                        });
            }
            other.playUntil(
                    () -> {
                        hostile.frame(deadly, 0);
                        return hostile.missed(Miss.POISON) >= 2;
                    });
            track.playUntil(() -> track.missed(Miss.POISON) >= 1);
            hostile.close();
            track.close();
            Publication again = new Publication(inspector, "hostile");
            again.playUntil(() -> again.missed(Miss.POISON) >= 2);
            again.close();
            long before = other.scored();
            other.playUntil(() -> other.scored() >= before + 3);
            assertEquals(0, again.scored());
            assertEquals(2, inspector.restarts());
            assertEquals(0, other.missed(Miss.POISON));
            other.close();
            inspector.close();
            assertConserved(inspector);
        }
    }

    /** Together they are more than the process has for buffers. */
    @Test
    void whatStreamsHoldUndecodedDoesNotEndTheirProcess() throws Exception {
        List<Publication> greedy = new ArrayList<>();
        try (IsolatedInspector inspector = open("level");
                Publication other = new Publication(inspector)) {
            for (int i = 0; i < 40; i++) {
                greedy.add(new Publication(inspector, "somebody", rarely(), lateSeed()));
            }
            greedy.forEach(stream -> stream.largeFrame(true, Duration.ZERO));
            greedy.forEach(stream -> stream.largeFrame(true, Duration.ofSeconds(10)));
            for (int frame = 0; frame < 38; frame++) {
                greedy.forEach(stream -> stream.largeFrame(false, Duration.ofSeconds(11)));
                other.playUntil(() -> inspector.waitingBytes() == 0);
            }
            long before = other.scored();
            other.playUntil(() -> other.scored() >= before + 3);
            assertEquals(0, inspector.restarts());
            greedy.forEach(Publication::close);
            other.close();
            inspector.close();
            assertConserved(inspector);
        }
    }

    private static SamplingConfig rarely() {
        return config("level").sampling().every(Duration.ofMinutes(1));
    }

    /** Draws nothing of a stream's first seconds. */
    private static long lateSeed() {
        long seed = 0;
        while (Sampler.of(rarely(), seed, 0).nextDueNanos() < TimeUnit.SECONDS.toNanos(40)) {
            seed++;
        }
        return seed;
    }

    /** A call that takes long, in another thread than the one that crashes: nobody's crime. */
    @Test
    void whoeverIsInADecoderBesideACrashIsNotSuspected() throws Exception {
        try (IsolatedInspector inspector = open(config("level", Duration.ofSeconds(10)));
                Publication hostile = new Publication(inspector, "hostile");
                Publication slow = new Publication(inspector, "slow")) {
            for (int death = 1; death <= 2; death++) {
                int so = death;
                slow.playUntil(() -> slow.scored() >= so);
                slow.hang();
                while (inspector.restarts() < so) {
                    hostile.frame(BrittleProcess.CRASHES, 0);
                    ticker.sleepMillis(FRAME_MILLIS);
                }
            }
            long before = slow.scored();
            slow.playUntil(
                    () -> {
                        hostile.frame(BrittleProcess.CRASHES, 0);
                        return hostile.missed(Miss.POISON) >= 1 && slow.scored() >= before + 3;
                    });
            assertEquals(2, inspector.restarts());
            assertEquals(0, slow.missed(Miss.POISON));
        }
    }

    @Test
    void aModelThatCantBeLoadedIsSaid() {
        IOException refused = assertThrows(IOException.class, () -> open(BrittleProcess.BROKEN));
        assertEquals("the model can't be used: it is broken", refused.getMessage());
    }

    @Test
    void whatIsOpenedAfterTheCloseTakesNothing() throws Exception {
        IsolatedInspector inspector = open("level");
        inspector.close();
        assertFalse(inspector.ready());
        try (Publication stream = new Publication(inspector)) {
            stream.frame(BrittleProcess.HARMLESS, 0);
            assertTrue(stream.answers.isEmpty());
        }
    }
}
