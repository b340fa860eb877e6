package io.sluice.gateway.inspect;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.video.FfmpegDecoder;
import io.sluice.codecs.video.PicturePool;
import io.sluice.gateway.config.ClassifyConfig;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.tap.TagQueue;
import io.sluice.gateway.tap.Tap;
import io.sluice.gateway.tap.TapSpace;
import io.sluice.models.classify.Classifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inspector in the gateway's own process: decode workers, the batcher and inference workers,
 * each stream pinned to one decode worker. {@link #start} gives every stage a thread; without it,
 * its owner runs the {@link #agents} itself.
 */
public final class InProcessInspector implements Inspector {
    private static final Logger log = LoggerFactory.getLogger(InProcessInspector.class);
    private static final long CLOSE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final TapSpace space;
    private final Classifier classifier;
    private final Ticker ticker;
    private final PicturePool pictures;
    private final Batcher batcher;
    private final InspectionTally tally = new InspectionTally();
    private final List<Station<DecodeWorker>> decoding = new ArrayList<>();
    private final List<Station<InferenceWorker>> inference = new ArrayList<>();
    private final List<AgentThread> decodeThreads = new ArrayList<>();
    private final List<AgentThread> inferThreads = new ArrayList<>();
    private final List<TagQueue> queues = new ArrayList<>();
    private boolean closed;

    /** An agent and what wakes it. */
    private record Station<A extends Agent>(A agent, Waker waker) {}

    /**
     * Owns the classifier from here on.
     *
     * @param decoders called once a decode worker, with the pictures to decode into
     */
    public InProcessInspector(
            InspectConfig config,
            Classifier classifier,
            Function<? super PicturePool, ? extends Decoders> decoders,
            Ticker ticker) {
        ClassifyConfig classify = config.classify();
        this.space = new TapSpace(config.tap());
        this.classifier = classifier;
        this.ticker = ticker;
        this.pictures = new PicturePool(classifier.input(), config.decode().pictures());
        this.batcher =
                new Batcher(
                        classify.maxPending(), classify.maxDefer().toNanos(), this::wakeInference);
        for (int i = 0; i < decodeThreads(config.decode().threads()); i++) {
            decoding.add(new Station<>(new DecodeWorker(decoders.apply(pictures)), new Waker()));
        }
        int batch = Math.min(classify.maxBatch(), classifier.preferredBatch());
        for (int i = 0; i < classify.workers(); i++) {
            InferenceWorker worker = new InferenceWorker(batcher, classifier, batch, ticker);
            inference.add(new Station<>(worker, new Waker()));
        }
    }

    private static int decodeThreads(int configured) {
        return configured > 0 ? configured : Runtime.getRuntime().availableProcessors();
    }

    private void wakeInference() {
        inference.forEach(station -> station.waker().wake());
    }

    /** Gives each agent its thread. */
    public synchronized void start() {
        spawn("decode-", decoding, decodeThreads);
        spawn("infer-", inference, inferThreads);
    }

    private static void spawn(
            String name, List<? extends Station<?>> stations, List<AgentThread> threads) {
        for (Station<?> station : stations) {
            AgentThread thread =
                    new AgentThread(name + threads.size(), station.agent(), station.waker());
            threads.add(thread);
            thread.start();
        }
    }

    /** The stages in the order of a sample's way, for an owner that runs them itself. */
    public List<Agent> agents() {
        return Stream.concat(decoding.stream(), inference.stream())
                .<Agent>map(Station::agent)
                .toList();
    }

    /** The bytes that wait to be decoded. */
    long waitingBytes() {
        return space.heldBytes();
    }

    /** Must not be called from an inspection's consumer. */
    @Override
    public synchronized Tap open(
            List<String> publisher, Sampling sampling, Consumer<? super Inspection> inspections) {
        return closed
                ? Tap.takingNothing()
                : admit(termsOf(publisher, sampling), inspections).tap(sampling, ticker);
    }

    private static StreamTerms termsOf(List<String> publisher, Sampling sampling) {
        return StreamTerms.of(0, publisher, sampling.config().deadline().toNanos());
    }

    /**
     * Begins to inspect a publish whose samples are drawn elsewhere; as {@link #open}, but for
     * that. A feed that is opened once the inspector is closed loses what it is given.
     */
    public synchronized Feed feed(StreamTerms terms, Consumer<? super Inspection> inspections) {
        Feed feed = new Feed(admit(terms, inspections));
        if (closed) {
            feed.close();
        }
        return feed;
    }

    private StreamInspection admit(StreamTerms terms, Consumer<? super Inspection> inspections) {
        Station<DecodeWorker> least =
                decoding.stream().min(Comparator.comparingInt(s -> s.agent().load())).orElseThrow();
        StreamInspection stream =
                new StreamInspection(
                        terms, space, inspections, tally, urgent -> least.waker().wake());
        least.agent().add(decodingOf(stream, least.agent()));
        queues.removeIf(TagQueue::closed);
        queues.add(stream.queue());
        return stream;
    }

    private StreamDecoding decodingOf(StreamInspection stream, DecodeWorker worker) {
        return new StreamDecoding(stream, worker.decoders(), batcher, ticker, space);
    }

    @Override
    public List<String> labels() {
        return classifier.labels();
    }

    @Override
    public synchronized boolean ready() {
        return !closed;
    }

    @Override
    public synchronized boolean off() {
        return closed;
    }

    @Override
    public int openDecoders() {
        return FfmpegDecoder.openDecoders();
    }

    public InspectionCounts counts() {
        return tally.snapshot();
    }

    /** Decoded pictures between the decoders and the model now. */
    public int picturesHeld() {
        return pictures.held();
    }

    /** Samples that wait for an inference worker now. */
    public int pending() {
        return batcher.size();
    }

    /**
     * Ends every stream's inspection, then the stages in their order. Takes a few seconds at most:
     * a thread that hangs in native code is left behind, and with it what it uses.
     */
    @Override
    public void close() {
        List<TagQueue> left;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            left = List.copyOf(queues);
        }
        left.forEach(TagQueue::close);
        boolean decoded = end(decoding, decodeThreads);
        boolean inferred = end(inference, inferThreads);
        if (inferred) {
            classifier.close();
        }
        if (!decoded || !inferred) {
            log.warn("inspection did not end in time: what its threads hold is not freed");
        }
    }

    private static boolean end(List<? extends Station<?>> stations, List<AgentThread> threads) {
        if (threads.isEmpty()) {
            stations.forEach(station -> station.agent().close());
            return true;
        }
        threads.forEach(AgentThread::stop);
        long each = CLOSE_TIMEOUT_NANOS / threads.size();
        return threads.stream().filter(thread -> thread.awaitEnd(each)).count() == threads.size();
    }
}
