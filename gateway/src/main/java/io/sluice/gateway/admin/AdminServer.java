package io.sluice.gateway.admin;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.sluice.codecs.yaml.HostPort;
import io.sluice.gateway.config.AdminConfig;
import io.sluice.gateway.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.eclipse.jetty.server.HttpConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * The admin API: health, metrics, streams, bans and latency over HTTP on a port of its own. Health
 * is open; all else needs the bearer token.
 */
public final class AdminServer implements AutoCloseable {
    private static final long MAX_BODY_BYTES = 64 << 10;
    private static final Set<String> OPEN = Set.of("/livez", "/readyz");

    private final AdminConfig config;
    private final AdminParts parts;
    private @Nullable Javalin server;

    public AdminServer(AdminConfig config, AdminParts parts) {
        this.config = config;
        this.parts = parts;
    }

    /** Makes the token where there is none, and listens. */
    public synchronized void start() throws IOException {
        HostPort listen =
                HostPort.parse(config.listen())
                        .orElseThrow(() -> new IOException(config.listen() + " is no host:port"));
        AdminToken token = AdminToken.readOrMake(Path.of(config.tokenFile()));
        Javalin created = Javalin.create(javalin -> configure(javalin, token));
        try {
            server = created.start(listen.host(), listen.port());
        } catch (RuntimeException e) {
            created.stop();
            throw new IOException("the admin API can't listen on " + config.listen(), e);
        }
    }

    /** Where it listens; only once started. */
    public synchronized int port() {
        if (server == null) {
            throw new IllegalStateException("the admin API is not started");
        }
        return server.port();
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    private void configure(JavalinConfig javalin, AdminToken token) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        javalin.startup.startupWatcherEnabled = false;
        javalin.concurrency.useVirtualThreads = true;
        javalin.http.maxRequestSize = MAX_BODY_BYTES;
        javalin.http.prefer405over404 = true;
        javalin.http.compressionStrategy = CompressionStrategy.NONE;
        javalin.jetty.modifyHttpConfiguration(AdminServer::configure);
        javalin.jetty.modifyServer(jetty -> jetty.setErrorHandler(new ErrorPages()));
        route(javalin.routes, token);
    }

    private static void configure(HttpConfiguration http) {
        http.setSendServerVersion(false);
        // Jetty takes a header that a connection sent before for this one whatever its case: a
        // token would be read as another one, or another one as it.
        http.setHeaderCacheSize(0);
    }

    private void route(RoutesConfig routes, AdminToken token) {
        routes.before(context -> admit(context, token));
        routes.get("/livez", context -> context.result("alive\n"));
        routes.get("/readyz", this::ready);
        routes.get("/metrics", this::metrics);
        routes.get("/v1/latency", this::latency);
        new StreamRoutes(parts).addTo(routes);
        new BanRoutes(parts.bans()).addTo(routes);
        routes.exception(HttpProblem.class, Answer::problem);
        routes.exception(HttpResponseException.class, Answer::refused);
        routes.exception(Exception.class, Answer::bug);
    }

    private static void admit(Context context, AdminToken token) {
        String header = context.header("Authorization");
        boolean known = header != null && token.isIn(header);
        if (!known && !OPEN.contains(context.path())) {
            context.header("WWW-Authenticate", "Bearer");
            throw new HttpProblem(401, "a request needs the token of the token file");
        }
    }

    private void ready(Context context) {
        if (!parts.ready().getAsBoolean()) {
            throw new HttpProblem(503, "streams can't be let in, or can't be inspected, now");
        }
        context.result("ready\n");
    }

    private void latency(Context context) {
        Metrics metrics = parts.metrics();
        boolean histograms = "true".equals(context.queryParam("histograms"));
        Answer.json(
                context,
                200,
                histograms
                        ? LatencyJson.write(metrics.latency(), metrics.latencyHistograms())
                        : LatencyJson.write(metrics.latency()));
    }

    private void metrics(Context context) {
        context.contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(parts.metrics().scrape());
    }
}
