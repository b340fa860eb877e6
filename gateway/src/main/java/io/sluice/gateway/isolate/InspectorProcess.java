package io.sluice.gateway.isolate;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.video.FfmpegDecoder;
import io.sluice.codecs.video.PicturePool;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.inspect.Decoders;
import io.sluice.gateway.inspect.Feed;
import io.sluice.gateway.inspect.FfmpegDecoders;
import io.sluice.gateway.inspect.InProcessInspector;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.StreamTerms;
import io.sluice.models.classify.Classifier;
import io.sluice.models.classify.Malloc;
import io.sluice.models.classify.ModelPackage;
import io.sluice.models.classify.TorchClassifier;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child process: an in-process inspector that is fed from a socket and answers on it. Lives as
 * long as its parent's end of the socket does, and ends without a word to its native libraries.
 */
public final class InspectorProcess {
    private static final Logger LOG = LoggerFactory.getLogger(InspectorProcess.class);
    private static final long PULSE_MILLIS = 250;

    /** Not 1, which is the JVM's own for a fatal error. */
    private static final int FAILED = 70;

    private final Ticker ticker;
    private final ReportWriter reports;
    private final Map<Long, Feed> feeds = new HashMap<>();
    private final InProcessInspector inspector;

    /** What is native in a child; a test's own may crash and hang on demand. */
    public interface Parts {
        Classifier classifier(InspectConfig config, Ticker ticker) throws Exception;

        /** Asked once; makes the decoders of each decode thread. */
        Function<PicturePool, Decoders> decoders(InspectConfig config);
    }

    private static final class RealParts implements Parts {
        @Override
        public Classifier classifier(InspectConfig config, Ticker ticker) throws Exception {
            Malloc.keepFreedMemory();
            return TorchClassifier.open(
                    ModelPackage.named(config.classify().model()),
                    config.classify().device(),
                    config.classify().maxBatch(),
                    ticker::nanoTime);
        }

        @Override
        public Function<PicturePool, Decoders> decoders(InspectConfig config) {
            return FfmpegDecoders.sharingMemory(config);
        }
    }

    private InspectorProcess(
            InspectConfig config, Parts parts, WorkMarks marks, Ticker ticker, ReportWriter reports)
            throws Exception {
        this.ticker = ticker;
        this.reports = reports;
        Classifier classifier =
                new MarkedClassifier(parts.classifier(config, ticker), marks, ticker);
        Function<PicturePool, Decoders> decoders = parts.decoders(config);
        this.inspector =
                new InProcessInspector(
                        config,
                        classifier,
                        pictures ->
                                new MarkedDecoders(decoders.apply(pictures), marks.slot(), ticker),
                        ticker);
        inspector.start();
        reports.write(new Report.Ready(classifier.modelId(), classifier.labels()));
    }

    /** The parent gives the arguments. */
    public static void main(String[] arguments) {
        run(new RealParts(), arguments);
    }

    /** Runs until the parent is gone, and then ends this process. */
    public static void run(Parts parts, String... arguments) {
        Locale.setDefault(Locale.ROOT);
        int status = FAILED;
        try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
                WorkMarks marks = WorkMarks.open(Path.of(arguments[1]))) {
            socket.connect(UnixDomainSocketAddress.of(arguments[0]));
            Ticker ticker = new ParentTicker(Long.parseLong(arguments[2]));
            serve(parts, socket, marks, ticker);
            status = 0;
        } catch (IOException gone) {
            LOG.info("the gateway is gone: {}", gone.getMessage());
        } catch (RuntimeException | Error bug) {
            LOG.error("the inspector's process fails", bug);
        } finally {
            // Native libraries may hang or crash while they are taken down: not waited for.
            Runtime.getRuntime().halt(status);
        }
    }

    private static void serve(Parts parts, SocketChannel socket, WorkMarks marks, Ticker ticker)
            throws IOException {
        OrderReader orders =
                new OrderReader(Channels.newInputStream(socket), ByteBufAllocator.DEFAULT);
        ReportWriter reports = new ReportWriter(Channels.newOutputStream(socket));
        if (!(orders.read() instanceof Order.Setup(InspectConfig config))) {
            throw new IOException("the first order is no set-up");
        }
        InspectorProcess process;
        try {
            process = new InspectorProcess(config, parts, marks, ticker, reports);
        } catch (Exception | LinkageError e) {
            LOG.debug("can't inspect", e);
            reports.write(new Report.Refused(String.valueOf(e.getMessage())));
            return;
        }
        Thread.ofPlatform().daemon().name("pulse").start(process::pulse);
        Order order = orders.read();
        while (order != null) {
            process.obey(order);
            order = orders.read();
        }
    }

    private void obey(Order order) throws IOException {
        switch (order) {
            case Order.Setup _ -> throw new IOException("a second set-up");
            case Order.Open(StreamTerms stream) ->
                    feeds.put(
                            stream.number(),
                            inspector.feed(
                                    stream, inspection -> report(stream.number(), inspection)));
            case Order.Offer(long stream, var tag) -> {
                try {
                    feed(stream).offer(tag);
                } finally {
                    tag.release();
                }
            }
            case Order.End(long stream) -> {
                feed(stream).close();
                feeds.remove(stream);
            }
        }
    }

    private Feed feed(long stream) throws IOException {
        Feed feed = feeds.get(stream);
        if (feed == null) {
            throw new IOException("stream " + stream + " is not open");
        }
        return feed;
    }

    private void report(long stream, Inspection inspection) {
        switch (inspection) {
            case Inspection.Scored(var sample, String modelId, var scores) -> {
                List<Float> probabilities = scores.labels().stream().map(scores::of).toList();
                tell(new Report.Scored(stream, sample, probabilities));
            }
            case Inspection.Missed(long number, long atNanos, var cause) ->
                    tell(new Report.Missed(stream, number, atNanos, cause));
        }
    }

    private void tell(Report report) {
        try {
            reports.write(report);
        } catch (IOException gone) {
            LOG.debug("nobody hears: the gateway is gone", gone);
        }
    }

    private void pulse() {
        try {
            while (true) {
                tell(new Report.Pulse(FfmpegDecoder.openDecoders(), inspector.picturesHeld()));
                ticker.sleepMillis(PULSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
