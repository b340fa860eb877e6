package io.sluice.loadtest.worker;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.Loops;
import io.sluice.loadtest.MachineTicker;
import io.sluice.loadtest.PacedPublisher;
import io.sluice.loadtest.PublishOutcome;
import io.sluice.loadtest.clip.Insert;
import io.sluice.loadtest.clip.PreparedSource;
import io.sluice.loadtest.clip.StreamSource.PlacedInsert;
import io.sluice.loadtest.wire.CommandLines;
import io.sluice.loadtest.wire.Event;
import io.sluice.loadtest.wire.GeneratorCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The generator's process: it publishes when told to, and tells of every message as it goes. */
public final class GeneratorWorker {
    private static final int MAX_CLIP_BYTES = 1 << 30;
    private static final long GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Ticker ticker = new MachineTicker();
    private final Loops loops;
    private final Outbox outbox;
    private final Paths paths;
    private final HostileCrowd hostile;
    private final Map<Integer, LoadedSource> sources = new HashMap<>();
    private final Map<Integer, PlannedPublish> live = new ConcurrentHashMap<>();

    private GeneratorWorker(OutputStream out, int threads) {
        this.outbox = new Outbox(out, ticker);
        this.loops = new Loops(threads, "generator");
        this.paths = new Paths(threads, ticker);
        this.hostile = new HostileCrowd(loops, ticker, outbox);
    }

    /** A source's clips in memory. */
    private record LoadedSource(Clip clip, List<PlacedInsert> inserts) implements AutoCloseable {
        /** That one of its inserts; none where the number is negative. */
        Optional<PlacedInsert> insert(int number) {
            if (number >= inserts.size()) {
                throw new IllegalArgumentException("no insert " + number);
            }
            return number < 0 ? Optional.empty() : Optional.of(inserts.get(number));
        }

        @Override
        public void close() {
            clip.close();
            inserts.forEach(insert -> insert.clip().close());
        }
    }

    /**
     * Runs until its commands end, and then ends whatever it was told to do.
     *
     * @throws IOException if the commands can't be read, or one is none
     */
    public static void run(InputStream in, OutputStream out, int threads) throws IOException {
        GeneratorWorker worker = new GeneratorWorker(out, threads);
        worker.outbox.start();
        try {
            CommandLines.read(in, GeneratorCommand.class, worker::obey);
        } finally {
            worker.close();
        }
    }

    private void obey(GeneratorCommand command) {
        try {
            switch (command) {
                case GeneratorCommand.Load load -> load(load.source(), load.clips());
                case GeneratorCommand.Publish publish -> plan(publish);
                case GeneratorCommand.Stop(int publish) -> stop(publish);
                case GeneratorCommand.Network network -> paths.become(network);
                case GeneratorCommand.Hostile many -> hostile.send(many);
                case GeneratorCommand.Peace _ -> hostile.stop();
            }
        } catch (IOException e) {
            outbox.tell(new Event.Failed("the generator: " + e));
        } catch (RuntimeException e) {
            outbox.tell(new Event.Failed("the generator: " + e.getMessage()));
        }
    }

    private void load(int number, PreparedSource prepared) throws IOException {
        if (sources.containsKey(number)) {
            throw new IllegalArgumentException("source " + number + " is loaded already");
        }
        List<PlacedInsert> inserts = new ArrayList<>();
        try {
            for (Insert insert : prepared.inserts()) {
                inserts.add(new PlacedInsert(insert, read(insert.file())));
            }
            sources.put(number, new LoadedSource(read(prepared.file()), inserts));
        } catch (IOException e) {
            inserts.forEach(insert -> insert.clip().close());
            throw e;
        }
    }

    private static Clip read(String file) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return Clip.flv(in, MAX_CLIP_BYTES, ByteBufAllocator.DEFAULT);
        }
    }

    /** All that may fail or block happens now, so that at its moment it only begins. */
    private void plan(GeneratorCommand.Publish order) {
        int number = order.publish();
        LoadedSource source = sources.get(order.source());
        if (source == null) {
            throw new IllegalArgumentException("no source " + order.source());
        }
        Optional<PlacedInsert> insert = source.insert(order.insert());
        Misbehaviour stream = Misbehaviour.of(order.fault());
        ToldPublish told = new ToldPublish(number, outbox, () -> live.remove(number));
        PacedPublisher publisher =
                new PacedPublisher(
                        paths.to(order).sending(stream.asSent()),
                        stream.source(order, source.clip(), insert),
                        loops,
                        ticker,
                        told);
        PlannedPublish planned =
                new PlannedPublish(
                        publisher,
                        () -> told.onOver(new PublishOutcome.Finished(), ticker.nanoTime()));
        if (live.putIfAbsent(number, planned) != null) {
            throw new IllegalArgumentException("publish " + number + " is not over yet");
        }
        long delay = Math.max(0, order.atNanos() - ticker.nanoTime());
        var _ = loops.group().schedule(planned::begin, delay, TimeUnit.NANOSECONDS);
    }

    private void stop(int publish) {
        PlannedPublish planned = live.get(publish);
        if (planned != null) {
            planned.stop();
        }
    }

    /** A publish that says goodbye is over within its farewell; a loop that ends tells nobody. */
    private void awaitGoodbyes() {
        long from = ticker.nanoTime();
        try {
            while (!(live.isEmpty() && hostile.over())
                    && ticker.nanoTime() - from < GOODBYE_NANOS) {
                ticker.sleepMillis(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The loops go after what runs on them. */
    private void close() {
        hostile.stop();
        live.values().forEach(PlannedPublish::stop);
        awaitGoodbyes();
        paths.close();
        loops.close();
        sources.values().forEach(LoadedSource::close);
        outbox.close();
    }
}
