package io.sluice.gateway;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.rtmp.session.SessionLimits;
import io.sluice.codecs.yaml.HostPort;
import io.sluice.gateway.action.BanList;
import io.sluice.gateway.admin.AdminParts;
import io.sluice.gateway.admin.AdminServer;
import io.sluice.gateway.auth.Authorizer;
import io.sluice.gateway.auth.KeyDigester;
import io.sluice.gateway.auth.KeyFile;
import io.sluice.gateway.auth.KeyFileAuthorizer;
import io.sluice.gateway.auth.OpenAuthorizer;
import io.sluice.gateway.auth.Webhook;
import io.sluice.gateway.auth.WebhookAuthorizer;
import io.sluice.gateway.auth.WebhookEnds;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.inspect.Inspector;
import io.sluice.gateway.metrics.LatencyReport;
import io.sluice.gateway.metrics.Metrics;
import io.sluice.gateway.net.EventLoops;
import io.sluice.gateway.net.IngestParts;
import io.sluice.gateway.net.IngestServer;
import io.sluice.gateway.net.OriginRoutes;
import io.sluice.gateway.net.RouteParts;
import io.sluice.gateway.net.RtmpLimits;
import io.sluice.gateway.net.SocketDialer;
import io.sluice.gateway.net.UnfinishedBytes;
import io.sluice.gateway.store.Database;
import io.sluice.gateway.store.StoreException;
import io.sluice.gateway.stream.Admission;
import io.sluice.gateway.stream.Banning;
import io.sluice.gateway.stream.EndsTold;
import io.sluice.gateway.stream.StreamDirectory;
import io.sluice.gateway.stream.StreamObserver;
import io.sluice.gateway.stream.StreamObservers;
import io.sluice.gateway.stream.StreamParts;
import io.sluice.gateway.stream.WatchParts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The service: every part made once, handed to those that need it, started in the order in which
 * they depend on each other and closed in reverse. The only file that knows them all.
 */
public final class Gateway implements AutoCloseable {
    private static final int SALT_BYTES = 32;

    private final GatewayConfig config;
    private final List<StreamObserver> observers;
    private final Ticker ticker;
    private final InstantSource clock;
    private final InspectorSource inspectors;
    private final SecureRandom secrets = new SecureRandom();
    private final StartedParts parts = new StartedParts();
    private @Nullable Inspector inspector;
    private @Nullable Metrics metrics;
    private @Nullable Webhook webhook;
    private @Nullable WebhookEnds ends;
    private @Nullable IngestServer ingest;
    private @Nullable AdminServer admin;
    private volatile @Nullable Drain drain;

    public Gateway(GatewayConfig config, StreamObserver... observers) {
        this(
                config,
                Ticker.systemTicker(),
                InstantSource.system(),
                InspectorSource.REAL,
                List.of(observers));
    }

    /** With clocks and an inspector of the caller's. */
    public Gateway(
            GatewayConfig config,
            Ticker ticker,
            InstantSource clock,
            InspectorSource inspectors,
            List<StreamObserver> observers) {
        this.config = config;
        this.ticker = ticker;
        this.clock = clock;
        this.inspectors = inspectors;
        this.observers = List.copyOf(observers);
    }

    /**
     * Starts every part; those that were started are closed again where one can't be.
     *
     * @throws IOException if one can't: says which and why
     */
    public synchronized void start() throws IOException {
        try {
            startParts();
        } catch (StoreException e) {
            close();
            throw new IOException(e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startParts() throws IOException, StoreException {
        Database database = parts.closing("database", Database.open(config.store()));
        BanList bans = parts.closing("bans", new BanList(database.bans(), config.store(), clock));
        bans.start();
        Metrics counted =
                parts.closing(
                        "metrics", new Metrics(config.metrics(), config.budget(), clock, ticker));
        counted.watch(bans);
        counted.start();
        metrics = counted;
        KeyDigester digester =
                new KeyDigester(database.settings().secret("key-digest", SALT_BYTES));
        openWebhook(counted); // before the loops, so that it hears how the last streams end
        EventLoops loops = parts.closing("loops", EventLoops.open(config.ingest().loops()));
        Inspector inspects = parts.closing("inspector", inspectors.open(config.inspect(), ticker));
        requireLabels(inspects.labels());
        counted.watch(inspects);
        inspector = inspects;
        StreamDirectory directory =
                new StreamDirectory(config.ingest().maxStreams(), clock, secrets);
        startRelay(loops, streams(digester, bans, directory, counted));
        startAdmin(bans, directory, counted);
    }

    /** A rule for a label that the model does not have would never act, and nobody would know. */
    private void requireLabels(List<String> labels) throws IOException {
        Set<String> lacking = config.policy().labelsBesides(labels);
        if (!labels.isEmpty() && !lacking.isEmpty()) {
            throw new IOException(
                    "policy.labels has rules for %s, but the model tells of %s"
                            .formatted(String.join(", ", lacking), String.join(", ", labels)));
        }
    }

    private StreamParts streams(
            KeyDigester digester, BanList bans, StreamDirectory directory, Metrics counted) {
        List<StreamObserver> all = new ArrayList<>(observers);
        if (ends != null) {
            all.add(new EndsTold(ends));
        }
        all.addFirst(counted);
        return new StreamParts(
                ticker,
                clock,
                digester,
                new Admission(bans, authorizer(digester), clock),
                new Banning(bans, config.policy().ban()),
                directory,
                WatchParts.of(
                        Objects.requireNonNull(inspector),
                        config.inspect(),
                        config.policy(),
                        secrets::nextLong),
                new StreamObservers(all),
                config.ingest().mediaIdle(),
                config.ingest().takeover());
    }

    private void openWebhook(Metrics counted) {
        if (config.auth().webhook().usable()) {
            ExecutorService waiting =
                    parts.closing("webhook's threads", Executors.newVirtualThreadPerTaskExecutor());
            webhook =
                    parts.closing("webhook", new Webhook(config.auth().webhook(), clock, waiting));
            int most = config.ingest().maxStreams();
            ends = parts.closing("ends", new WebhookEnds(webhook, most));
            counted.watch(ends);
        }
    }

    private Authorizer authorizer(KeyDigester digester) {
        return switch (config.auth().mode()) {
            case OPEN -> new OpenAuthorizer(digester);
            case WEBHOOK ->
                    new WebhookAuthorizer(
                            Objects.requireNonNull(webhook),
                            config.policy().profiles().keySet(),
                            ticker);
            case KEYS -> {
                ExecutorService waiting =
                        parts.closing("authoriser", Executors.newVirtualThreadPerTaskExecutor());
                KeyFile file = new KeyFile(Path.of(config.auth().keyFile()));
                yield new KeyFileAuthorizer(file, waiting, ticker);
            }
        };
    }

    private void startRelay(EventLoops loops, StreamParts streams) throws IOException {
        SessionLimits limits = RtmpLimits.of(config.ingest().rtmp());
        Supplier<RandomGenerator> randoms = () -> new SplittableRandom(secrets.nextLong());
        SocketDialer dialer = parts.closing("dialer", new SocketDialer(loops, config.origin()));
        OriginRoutes routes =
                new OriginRoutes(RouteParts.of(config.origin(), limits, dialer, ticker, randoms));
        UnfinishedBytes unfinished =
                new UnfinishedBytes(
                        config.ingest().maxUnfinished().bytes(), config.ingest().maxStreams());
        IngestServer server =
                parts.closing(
                        "ingest",
                        new IngestServer(
                                loops,
                                new IngestParts(
                                        config.ingest(),
                                        limits,
                                        randoms,
                                        routes,
                                        streams,
                                        unfinished,
                                        loops::promote)));
        server.start();
        ingest = server;
        drain = new Drain(server, streams.directory(), config.drain(), ticker);
        parts.closing("streams", streams.directory()::close);
    }

    private void startAdmin(BanList bans, StreamDirectory directory, Metrics counted)
            throws IOException {
        if (config.admin().enabled()) {
            AdminParts shown =
                    new AdminParts(
                            this::ready,
                            directory::snapshot,
                            directory::cut,
                            config.policy().ban(),
                            bans,
                            counted);
            admin = parts.closing("admin", new AdminServer(config.admin(), shown));
            admin.start();
        }
    }

    /** Whether a publish is taken now and also inspected, where inspection is wanted. */
    public synchronized boolean ready() {
        Drain started = drain;
        return started != null
                && !started.begun()
                && inspector != null
                && (inspector.ready() || !config.inspect().enabled());
    }

    /** Where encoders connect; only once started. */
    public synchronized InetSocketAddress ingestAddress() {
        return Objects.requireNonNull(ingest, "not started").address();
    }

    /** Where encoders connect with TLS, if they can; only once started. */
    public synchronized Optional<InetSocketAddress> tlsAddress() {
        return Objects.requireNonNull(ingest, "not started").tlsAddress();
    }

    /** Where the admin API listens, if it does. */
    public synchronized Optional<InetSocketAddress> adminAddress() {
        HostPort listen = HostPort.parse(config.admin().listen()).orElseThrow();
        return Optional.ofNullable(admin)
                .map(server -> new InetSocketAddress(listen.host(), server.port()));
    }

    /** Every stage's latencies so far; only once started. */
    public synchronized LatencyReport latency() {
        return Objects.requireNonNull(metrics, "not started").latency();
    }

    /**
     * Takes nobody new, and blocks until the streams that run have ended or {@code drain.max} is
     * over; closing comes after. The admin API goes on to answer.
     *
     * @return how many streams are left
     */
    public int drain() throws InterruptedException {
        Drain started = drain;
        return started == null ? 0 : started.run();
    }

    /** Ends every stream, and closes what was started, the last first. */
    @Override
    public synchronized void close() {
        parts.close();
        ingest = null;
        admin = null;
        drain = null;
    }
}
