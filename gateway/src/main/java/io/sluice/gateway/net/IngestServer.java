package io.sluice.gateway.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.sluice.codecs.yaml.HostPort;
import io.sluice.gateway.config.Networks;
import io.sluice.gateway.config.TlsConfig;
import io.sluice.gateway.stream.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port that encoders connect to: counts connections and how often they come, and gives each an
 * {@link IngestHandler}.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // a write or close that fails shows as channelInactive
public final class IngestServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IngestServer.class);

    private final EventLoops loops;
    private final IngestParts parts;
    private final ConnectionLimits limits;
    private final IngestRates rates;
    private final Networks proxies;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private @Nullable Channel listening;
    private @Nullable Channel listeningTls;
    private volatile boolean draining;

    public IngestServer(EventLoops loops, IngestParts parts) {
        this.loops = loops;
        this.parts = parts;
        this.limits =
                new ConnectionLimits(
                        parts.config().maxConnections(), parts.config().maxConnectionsPerAddress());
        this.rates = new IngestRates(parts.config().rates(), parts.streams().ticker());
        this.proxies = Networks.of(parts.config().trustedProxies());
    }

    /**
     * Listens; waits until it does.
     *
     * @throws IOException if a port can't be had, or the certificate can't be used
     */
    public void start() throws IOException {
        TlsConfig tls = parts.config().tls();
        if (tls.enabled()) {
            TlsCertificates certificate =
                    new TlsCertificates(
                            tls,
                            parts.config().publishDeadline().toMillis(),
                            parts.streams().ticker());
            listeningTls = listen(tls.listen(), Optional.of(certificate));
            LOG.info("listening for encoders with TLS on {}", listeningTls.localAddress());
        }
        listening = listen(parts.config().listen(), Optional.empty());
        LOG.info("listening for encoders on {}", address());
    }

    private Channel listen(String where, Optional<TlsCertificates> tls) throws IOException {
        HostPort wanted = HostPort.parse(where).orElseThrow();
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(loops.strangers())
                        .channel(loops.serverType())
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        onConnection(channel, tls);
                                    }
                                })
                        .bind(wanted.host(), wanted.port())
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("encoders can't be heard on " + wanted, bound.cause());
        }
        return bound.channel();
    }

    private void onConnection(Channel channel, Optional<TlsCertificates> tls) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
            channel.close();
            return;
        }
        InetAddress address = remote.getAddress();
        ReceiveBuffers.of(channel); // also for what is read before a proxy has said who it is
        if (proxies.contains(address)) {
            connections.add(channel);
            ProxyHeader.await(
                    channel.pipeline(),
                    address,
                    parts.config().publishDeadline(),
                    (known, publisher) -> admit(known, publisher, tls));
        } else {
            admit(channel, address, tls);
        }
    }

    private void admit(Channel channel, InetAddress address, Optional<TlsCertificates> tls) {
        Conduct conduct = rates.of(address);
        Optional<Refusal> refusal = rates.enter(address).or(() -> limits.enter(address));
        if (refusal.isPresent()) {
            conduct.note("refused: " + refusal.get());
            parts.streams().observer().onRefused(refusal.get());
            channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> limits.left(address));
        connections.add(channel);
        if (draining) {
            channel.close();
            return;
        }
        tls.ifPresent(certificate -> channel.pipeline().addLast(certificate.handler(channel)));
        channel.pipeline().addLast(new IngestHandler(parts, address, conduct));
    }

    /** Where it listens for TLS, if it does. */
    public Optional<InetSocketAddress> tlsAddress() {
        return Optional.ofNullable(listeningTls)
                .map(channel -> (InetSocketAddress) channel.localAddress());
    }

    /** Where it listens: the port is the one taken where the configuration says 0. */
    public InetSocketAddress address() {
        Channel channel = Objects.requireNonNull(listening, "not started");
        return (InetSocketAddress) channel.localAddress();
    }

    /** Connections that are open now. */
    public int connections() {
        return limits.open();
    }

    /** Takes no more connections. */
    public void stopListening() {
        if (listeningTls != null) {
            listeningTls.close().awaitUninterruptibly();
        }
        if (listening != null) {
            listening.close().awaitUninterruptibly();
        }
    }

    /**
     * Takes no more connections, closes those that publish nothing, and asks publishers that can to
     * come back by another one.
     */
    public void drain() {
        draining = true;
        stopListening();
        connections.forEach(channel -> channel.eventLoop().execute(() -> drain(channel)));
    }

    private static void drain(Channel channel) {
        if (!channel.eventLoop().inEventLoop()) { // it went to another loop meanwhile
            channel.eventLoop().execute(() -> drain(channel));
            return;
        }
        IngestHandler handler = channel.pipeline().get(IngestHandler.class);
        if (handler == null || !handler.drain()) {
            channel.close();
        }
    }

    /** Stops listening, and gives the connections the time to hear their last words. */
    @Override
    public void close() {
        stopListening();
        long graceNanos = 4 * parts.config().closeGrace().toNanos();
        connections.newCloseFuture().awaitUninterruptibly(graceNanos, TimeUnit.NANOSECONDS);
        connections.close().awaitUninterruptibly();
    }
}
