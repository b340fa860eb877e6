package io.sluice.gateway.sim;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.gateway.action.BanList;
import io.sluice.gateway.auth.KeyDigester;
import io.sluice.gateway.config.StoreConfig;
import io.sluice.gateway.fixture.Complaints;
import io.sluice.gateway.inspect.Agent;
import io.sluice.gateway.inspect.Held;
import io.sluice.gateway.inspect.InProcessInspector;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Inspector;
import io.sluice.gateway.inspect.NoInspector;
import io.sluice.gateway.inspect.Sampling;
import io.sluice.gateway.net.IngestHandler;
import io.sluice.gateway.net.IngestParts;
import io.sluice.gateway.net.OriginRoutes;
import io.sluice.gateway.net.RouteParts;
import io.sluice.gateway.net.RtmpLimits;
import io.sluice.gateway.net.UnfinishedBytes;
import io.sluice.gateway.policy.Policy;
import io.sluice.gateway.policy.PublisherMemory;
import io.sluice.gateway.policy.Rules;
import io.sluice.gateway.stream.Admission;
import io.sluice.gateway.stream.Banning;
import io.sluice.gateway.stream.StreamDirectory;
import io.sluice.gateway.stream.StreamInfo;
import io.sluice.gateway.stream.StreamParts;
import io.sluice.gateway.stream.StreamView;
import io.sluice.gateway.stream.WatchParts;
import io.sluice.gateway.tap.Tap;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run: a whole gateway, everyone who talks to it, and the order in which they act. */
final class World implements AutoCloseable {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final long CALM_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int MAX_BANS = 100;

    private final Dice dice;
    private final Hits hits;
    private final Setup setup;
    private final Mutation mutation;
    private final MockTicker ticker = Ticker.newMockTicker();
    private final ManualIoEventLoop loop;
    private final Book book;
    private final Checks checks;
    private final InProcessInspector inspector;
    private final List<SimDecoders> decoders = new ArrayList<>();
    private final SimClassifier classifier;
    private final BanList bans;
    private final StreamDirectory directory;
    private final IngestParts ingest;
    private final List<SimPublisher> publishers = new ArrayList<>();
    private final List<SimOrigin> origins = new ArrayList<>();
    private final List<SimSocket> sockets = new ArrayList<>();
    private final Map<Integer, Publication> publications = new HashMap<>();
    private final List<Actor> residents = new ArrayList<>();
    private final long endNanos;
    private final long shutdownNanos;
    private boolean shutDown;
    private int busyDecoders;
    private long steps;
    private @Nullable Violated violated;

    World(long seed, Mutation mutation, Hits hits) {
        this.dice = new Dice(seed, hits);
        this.hits = hits;
        this.mutation = mutation;
        this.setup = Setup.of(dice);
        ticker.advance(dice.millis(0, 1_000_000), TimeUnit.NANOSECONDS);
        loop =
                new ManualIoEventLoop(
                        null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
        book = new Book(this);
        checks = new Checks(this);
        classifier = new SimClassifier(this);
        inspector =
                new InProcessInspector(
                        setup.inspect(),
                        classifier,
                        pictures -> {
                            SimDecoders fresh = new SimDecoders(this, pictures);
                            decoders.add(fresh);
                            return fresh;
                        },
                        ticker);
        InstantSource clock = () -> EPOCH.plusNanos(ticker.nanoTime());
        bans = new BanList(null, new StoreConfig("", MAX_BANS, MAX_BANS), clock);
        directory = new StreamDirectory(setup.ingest().maxStreams(), clock, dice.split());
        SimAuthorizer authorizer = new SimAuthorizer(this);
        ingest = ingest(clock, authorizer);
        for (int i = 0; i < setup.publishers(); i++) {
            publishers.add(new SimPublisher(this, i));
        }
        inspector.agents().forEach(agent -> residents.add(turnOf(agent)));
        residents.add(this::runLoop);
        residents.add(authorizer);
        residents.add(this::operate);
        residents.addAll(publishers);
        endNanos = now() + setup.runNanos();
        boolean early = dice.strikes(Fault.SHUTDOWN, 500);
        shutdownNanos = early ? now() + dice.millis(0, 8_000) : Long.MAX_VALUE;
    }

    private IngestParts ingest(InstantSource clock, SimAuthorizer authorizer) {
        SessionLimits limits = RtmpLimits.of(setup.ingest().rtmp());
        OriginRoutes routes =
                new OriginRoutes(
                        new RouteParts(
                                setup.origin(),
                                limits,
                                mutation.over(new SimDialer(this)),
                                ticker,
                                dice::split,
                                Optional.empty()));
        WatchParts watch =
                new WatchParts(
                        mutation.over(watched()),
                        setup.inspect().sampling(),
                        new Policy(Rules.of(setup.policy()), setup.inspect().sampling().cadence()),
                        new PublisherMemory(List.of(Rules.of(setup.policy())), 0),
                        setup.policy().unscreened(),
                        setup.inspect().tap().maxTracks(),
                        () -> dice.split().nextLong(),
                        Map.of());
        StreamParts streams =
                new StreamParts(
                        ticker,
                        clock,
                        new KeyDigester(new byte[16]),
                        new Admission(bans, authorizer, clock),
                        new Banning(bans, setup.policy().ban()),
                        directory,
                        watch,
                        mutation.over(book),
                        setup.ingest().mediaIdle(),
                        setup.ingest().takeover());
        return new IngestParts(
                setup.ingest(),
                limits,
                dice::split,
                routes,
                streams,
                new UnfinishedBytes(64 << 20, 64),
                this::promote);
    }

    /** Half of the time later, when the connection may have ended. */
    private void promote(Channel stranger, Consumer<EventLoop> then) {
        if (dice.percent(50)) {
            then.accept(loop);
        } else {
            loop.execute(
                    () -> {
                        if (stranger.isActive()) {
                            then.accept(loop);
                        }
                    });
        }
    }

    /** The inspector, with the taps it gives out remembered. */
    private Inspector watched() {
        Inspector real = setup.inspect().enabled() ? inspector : new NoInspector();
        return new Inspector() {
            @Override
            public boolean off() {
                return real.off();
            }

            @Override
            public int openDecoders() {
                return real.openDecoders();
            }

            @Override
            public Tap open(
                    List<String> publisher,
                    Sampling sampling,
                    Consumer<? super Inspection> inspections) {
                Tap tap = real.open(publisher, sampling, inspections);
                book.onOpened(tap, sampling);
                return tap;
            }

            @Override
            public boolean ready() {
                return real.ready();
            }

            @Override
            public void close() {
                real.close();
            }
        };
    }

    private Actor turnOf(Agent agent) {
        boolean decodes = Held.decodes(agent);
        boolean[] busy = {false};
        return () -> {
            if (busy[0]) {
                return;
            }
            busy[0] = true;
            busyDecoders += decodes ? 1 : 0;
            try {
                agent.doWork();
            } finally {
                busy[0] = false;
                busyDecoders -= decodes ? 1 : 0;
            }
        };
    }

    private void runLoop() {
        while (loop.runNow() > 0) {
            steps++;
        }
        checks.afterLoop();
    }

    /** An operator, who cuts a stream now and then. */
    private void operate() {
        if (now() >= shutdownNanos && !shutDown) {
            shutDown = true;
            directory.close();
        }
        List<StreamView> live = directory.snapshot();
        if (live.isEmpty() || !dice.strikes(Fault.OPERATOR_CUTS, 2)) {
            return;
        }
        StreamInfo chosen = live.get(dice.between(0, live.size() - 1)).info();
        Optional<Duration> ban =
                dice.percent(50) ? Optional.of(Duration.ofMillis(500)) : Optional.empty();
        directory
                .cut(chosen.id(), "an operator says so", ban)
                .thenAccept(found -> onOperatorHeard(chosen, found));
    }

    private void onOperatorHeard(StreamInfo stream, boolean found) {
        for (Account account : book.accounts()) {
            if (found && account.info.equals(stream)) {
                account.relayedWhenOperatorHeard = account.relayedTags;
            }
        }
    }

    /** Everything until everybody is gone. */
    void run() {
        while (now() < endNanos) {
            round();
        }
        dice.calm();
        long limit = now() + CALM_LIMIT_NANOS;
        while (!quiet()) {
            round();
            if (now() > limit) {
                throw new Violated("no end: %s, %d sockets", directory.snapshot(), sockets.size());
            }
        }
        end();
    }

    private boolean quiet() {
        return publishers.stream().allMatch(SimPublisher::gone)
                && directory.size() == 0
                && sockets.isEmpty()
                && origins.isEmpty();
    }

    private void end() {
        for (int i = 0; i < 1_000 && inspector.counts().samplesInFlight() > 0; i++) {
            round();
        }
        inspector.close();
        runLoop();
        step();
        checks.atEnd();
        decoders.forEach(SimDecoders::checkClosed);
        classifier.checkClosed();
    }

    private void round() {
        ticker.advance(
                dice.percent(2) ? dice.millis(50, 400) : dice.millis(0, 20), TimeUnit.NANOSECONDS);
        sockets.removeIf(socket -> !socket.isOpen() && !socket.isRegistered());
        origins.removeIf(
                origin -> {
                    boolean over = origin.over();
                    if (over) {
                        origin.end();
                    }
                    return over;
                });
        for (int turns = dice.between(1, 2 * actors()); turns > 0; turns--) {
            if (turn(dice.between(0, actors() - 1))) {
                step();
            }
        }
    }

    private int actors() {
        return residents.size() + origins.size() + sockets.size();
    }

    /** Whether any code of the gateway had the turn. */
    private boolean turn(int who) {
        int origin = who - residents.size();
        int socket = origin - origins.size();
        if (origin < 0) {
            residents.get(who).act();
            return who < residents.size() - publishers.size();
        }
        if (socket < 0) {
            origins.get(origin).act();
            return false;
        }
        return move(sockets.get(socket));
    }

    private boolean move(SimSocket socket) {
        boolean writes = socket.writable();
        if (writes) {
            socket.write();
        }
        boolean reads = socket.readable();
        if (reads) {
            socket.read(dice.between(1, 8_000));
        }
        return reads || writes;
    }

    private void step() {
        steps++;
        checks.onStep();
        if (violated != null) {
            throw violated;
        }
    }

    /** Whoever calls takes that long, while the others go on. */
    void sleep(Fault fault, int chance, int leastMillis, int mostMillis) {
        if (!dice.strikes(fault, chance)) {
            return;
        }
        long until = Math.min(endNanos, now() + dice.millis(leastMillis, mostMillis));
        while (now() < until) {
            round();
        }
    }

    Violated violated(String what, Object... with) {
        Violated found = new Violated(what, with);
        violated = violated == null ? found : violated;
        return found;
    }

    void checked(Runnable check) {
        try {
            check.run();
        } catch (Violated found) {
            violated = violated == null ? found : violated;
            throw found;
        }
    }

    void accept(Wire wire, InetAddress address) {
        open(wire, new IngestHandler(ingest, address, new Complaints()));
    }

    SimSocket open(Wire wire, ChannelHandler handler) {
        SimSocket socket = new SimSocket(wire);
        sockets.add(socket);
        socket.pipeline().addLast(handler);
        loop.register(socket);
        return socket;
    }

    void add(SimOrigin origin) {
        origins.add(origin);
    }

    Publication newPublication(String key) {
        Publication fresh = new Publication(publications.size(), key);
        publications.put(fresh.id, fresh);
        return fresh;
    }

    Publication publication(int id) {
        return publications.get(id);
    }

    boolean banned(StreamInfo stream) {
        return bans.check(
                        stream.keyDigest(),
                        stream.identity(),
                        InetAddress.ofLiteral(stream.address()),
                        EPOCH.plusNanos(now()))
                .isPresent();
    }

    long now() {
        return ticker.nanoTime();
    }

    Dice dice() {
        return dice;
    }

    Hits hits() {
        return hits;
    }

    Setup setup() {
        return setup;
    }

    Book book() {
        return book;
    }

    InProcessInspector inspector() {
        return inspector;
    }

    long held() {
        return Held.by(inspector);
    }

    int busyDecoders() {
        return busyDecoders;
    }

    long steps() {
        return steps;
    }

    /** After a violation much is left open: what follows must not suffer from it. */
    @Override
    public void close() {
        dice.calm();
        sockets.forEach(SimSocket::close);
        while (loop.runNow() > 0) {
            steps++;
        }
        inspector.close();
        while (loop.runNow() > 0) {
            steps++;
        }
        publishers.forEach(SimPublisher::close);
        origins.forEach(SimOrigin::end);
        mutation.close();
    }
}
