package io.sluice.loadtest.worker;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.Clip;
import io.sluice.loadtest.Loops;
import io.sluice.loadtest.MachineTicker;
import io.sluice.loadtest.PacedPublisher;
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

    private final Ticker ticker = new MachineTicker();
    private final Loops loops;
    private final Outbox outbox;
    private final Paths paths;
    private final HostileCrowd hostile;
    private final Map<Integer, LoadedSource> sources = new HashMap<>();
    private final Map<Integer, PacedPublisher> live = new ConcurrentHashMap<>();

    private GeneratorWorker(OutputStream out, int threads) {
        this.outbox = new Outbox(out, ticker);
        this.loops = new Loops(threads, "generator");
        this.paths = new Paths(loops, ticker);
        this.hostile = new HostileCrowd(loops, ticker, outbox);
    }

    /** A source's clips in memory. */
    private record LoadedSource(Clip clip, List<PlacedInsert> inserts) implements AutoCloseable {
        @Override
        public void close() {
            clip.close();
            inserts.forEach(insert -> insert.clip().close());
        }
    }

    /** Runs until its commands end. */
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
                case GeneratorCommand.Load(int source, PreparedSource clips) ->
                        sources.put(source, load(clips));
                case GeneratorCommand.Publish publish -> later(publish);
                case GeneratorCommand.Stop(int publish) -> stop(publish);
                case GeneratorCommand.Network network -> paths.become(network);
                case GeneratorCommand.Hostile many -> hostile.send(many);
                case GeneratorCommand.Peace _ -> hostile.stop();
            }
        } catch (IOException | RuntimeException e) {
            outbox.tell(new Event.Failed("the generator: " + e.getMessage()));
        }
    }

    private static LoadedSource load(PreparedSource source) throws IOException {
        List<PlacedInsert> inserts = new ArrayList<>();
        for (Insert insert : source.inserts()) {
            inserts.add(new PlacedInsert(insert, read(insert.file())));
        }
        return new LoadedSource(read(source.file()), inserts);
    }

    private static Clip read(String file) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return Clip.flv(in, MAX_CLIP_BYTES, ByteBufAllocator.DEFAULT);
        }
    }

    private void later(GeneratorCommand.Publish publish) {
        long delay = Math.max(0, publish.atNanos() - ticker.nanoTime());
        var _ = loops.group().schedule(() -> start(publish), delay, TimeUnit.NANOSECONDS);
    }

    private void start(GeneratorCommand.Publish publish) {
        LoadedSource source = sources.get(publish.source());
        if (source == null) {
            outbox.tell(new Event.Failed("the generator: no source " + publish.source()));
            return;
        }
        Optional<PlacedInsert> insert =
                publish.insert() < 0
                        ? Optional.empty()
                        : Optional.of(source.inserts().get(publish.insert()));
        Misbehaviour stream = Misbehaviour.of(publish.fault());
        PacedPublisher publisher =
                new PacedPublisher(
                        paths.to(publish).sending(stream.asSent()),
                        stream.source(publish, source.clip(), insert),
                        loops,
                        ticker,
                        new ToldPublish(
                                publish.publish(), outbox, () -> live.remove(publish.publish())));
        live.put(publish.publish(), publisher);
        var _ = publisher.start();
    }

    private void stop(int publish) {
        PacedPublisher publisher = live.get(publish);
        if (publisher != null) {
            publisher.stop();
        }
    }

    private void close() {
        hostile.stop();
        live.values().forEach(PacedPublisher::stop);
        loops.close();
        paths.close();
        sources.values().forEach(LoadedSource::close);
        outbox.close();
    }
}
