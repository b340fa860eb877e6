package io.sluice.ops.e2e;

import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.Gateway;
import io.sluice.gateway.InspectorSource;
import io.sluice.gateway.config.AuthConfig;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.config.IngestConfig;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.config.OriginConfig;
import io.sluice.gateway.config.TlsConfig;
import io.sluice.ops.LoopbackConfig;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;

/** A gateway with the default configuration, on free loopback ports, in front of one origin. */
final class TestGateway implements AutoCloseable {
    private final Gateway gateway;
    private final StreamBook book = new StreamBook();

    private TestGateway(GatewayConfig config, InspectorSource inspectors) {
        gateway =
                new Gateway(
                        config,
                        Ticker.systemTicker(),
                        InstantSource.system(),
                        inspectors,
                        List.of(book));
    }

    static TestGateway start(Path data, int originPort) throws Exception {
        return start(data, originPort, UnaryOperator.identity());
    }

    static TestGateway start(Path data, int originPort, UnaryOperator<OriginConfig> origin)
            throws Exception {
        return start(config(data, originPort, origin), InspectorSource.REAL);
    }

    static TestGateway start(Path data, int originPort, InspectorSource inspectors)
            throws Exception {
        return start(config(data, originPort, UnaryOperator.identity()), inspectors);
    }

    /** For refusals: only the key file's keys may publish, and nothing is inspected. */
    static TestGateway withKeys(Path data, int originPort, Path keyFile) throws Exception {
        GatewayConfig c = config(data, originPort, UnaryOperator.identity());
        InspectConfig i = c.inspect();
        return start(
                new GatewayConfig(
                        c.ingest(),
                        c.origin(),
                        new AuthConfig(
                                AuthConfig.Mode.KEYS, keyFile.toString(), c.auth().webhook()),
                        new InspectConfig(
                                false,
                                i.isolation(),
                                i.process(),
                                i.sampling(),
                                i.tap(),
                                i.decode(),
                                i.classify()),
                        c.policy(),
                        c.budget(),
                        c.store(),
                        c.metrics(),
                        c.admin(),
                        c.drain()),
                InspectorSource.REAL);
    }

    /** With the real inspector, set up otherwise. */
    static TestGateway inspecting(Path data, int originPort, UnaryOperator<InspectConfig> inspect)
            throws Exception {
        GatewayConfig c = config(data, originPort, UnaryOperator.identity());
        return start(
                new GatewayConfig(
                        c.ingest(),
                        c.origin(),
                        c.auth(),
                        inspect.apply(c.inspect()),
                        c.policy(),
                        c.budget(),
                        c.store(),
                        c.metrics(),
                        c.admin(),
                        c.drain()),
                InspectorSource.REAL);
    }

    /** With a port for encoders that speak TLS too. */
    static TestGateway withTls(Path data, int originPort, TlsConfig tls) throws Exception {
        GatewayConfig c = config(data, originPort, UnaryOperator.identity());
        IngestConfig in = c.ingest();
        return start(
                new GatewayConfig(
                        new IngestConfig(
                                in.listen(),
                                in.trustedProxies(),
                                tls,
                                in.loops(),
                                in.publishDeadline(),
                                in.mediaIdle(),
                                in.appSegments(),
                                in.takeover(),
                                in.closeGrace(),
                                in.maxConnections(),
                                in.maxConnectionsPerAddress(),
                                in.maxStreams(),
                                in.maxUnfinished(),
                                in.rates(),
                                in.rtmp()),
                        c.origin(),
                        c.auth(),
                        c.inspect(),
                        c.policy(),
                        c.budget(),
                        c.store(),
                        c.metrics(),
                        c.admin(),
                        c.drain()),
                InspectorSource.REAL);
    }

    private static TestGateway start(GatewayConfig config, InspectorSource inspectors)
            throws Exception {
        TestGateway started = new TestGateway(config, inspectors);
        started.gateway.start();
        Await.that("the gateway is ready", 60, started.gateway::ready);
        return started;
    }

    private static GatewayConfig config(
            Path data, int originPort, UnaryOperator<OriginConfig> origin) {
        GatewayConfig c = LoopbackConfig.of(originPort, data);
        return new GatewayConfig(
                c.ingest(),
                origin.apply(c.origin()),
                c.auth(),
                c.inspect(),
                c.policy(),
                c.budget(),
                c.store(),
                c.metrics(),
                c.admin(),
                c.drain());
    }

    InetSocketAddress address() {
        return gateway.ingestAddress();
    }

    int tlsPort() {
        return gateway.tlsAddress().orElseThrow().getPort();
    }

    String url() {
        return url("live");
    }

    String url(String app) {
        return "rtmp://127.0.0.1:" + gateway.ingestAddress().getPort() + "/" + app;
    }

    /** Whether what is published now is inspected. */
    boolean ready() {
        return gateway.ready();
    }

    StreamBook book() {
        return book;
    }

    @Override
    public void close() throws Exception {
        gateway.close();
    }
}
