package io.sluice.loadtest.worker;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.rtmp.session.PushTarget;
import io.sluice.loadtest.Loops;
import io.sluice.loadtest.PublisherSettings;
import io.sluice.loadtest.RtmpUrl;
import io.sluice.loadtest.fault.FaultProxy;
import io.sluice.loadtest.fault.NetworkFault;
import io.sluice.loadtest.fault.ProxySettings;
import io.sluice.loadtest.scenario.ClientFault;
import io.sluice.loadtest.wire.GeneratorCommand;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The ways to the targets: straight, or through a proxy that does what the network is to do. What
 * becomes of the network holds for the publishes that are asked for afterwards. Blocks while it
 * looks up a name or opens a proxy, so it is not for event loops.
 */
final class Paths implements AutoCloseable {
    private final Loops loops;
    private final Ticker ticker;
    private final Map<Way, InetSocketAddress> nearEnds = new HashMap<>();
    private final List<FaultProxy> proxies = new ArrayList<>();
    private NetworkFault network = NetworkFault.none();

    Paths(int threads, Ticker ticker) {
        this.loops = Loops.forHalfClosed(threads, "network");
        this.ticker = ticker;
    }

    private record Way(InetSocketAddress target, NetworkFault fault) {}

    synchronized void become(GeneratorCommand.Network order) {
        NetworkFault now =
                NetworkFault.none()
                        .withLatency(Duration.ofMillis(order.latencyMillis()))
                        .withJitter(Duration.ofMillis(order.jitterMillis()));
        if (order.bytesPerSecond() < NetworkFault.UNLIMITED) {
            now = now.withUp(order.bytesPerSecond());
        }
        network =
                order.resetAfterMillis() > 0
                        ? now.withResetAfter(Duration.ofMillis(order.resetAfterMillis()))
                        : now;
    }

    /** How to publish: to the target by name, at the near end of its path by address. */
    PublisherSettings to(GeneratorCommand.Publish publish) {
        RtmpUrl url = RtmpUrl.parse(publish.url() + "/" + publish.key());
        boolean slow = publish.fault().equals(ClientFault.Kind.SLOW_WRITER.name());
        PublisherSettings straight = PublisherSettings.of(url.address(), url.app(), url.key());
        InetSocketAddress near = near(url.address(), slow, publish.bytesPerSecond());
        return new PublisherSettings(
                near,
                new PushTarget(straight.target().tcUrl(), url.app(), url.key()),
                straight.limits().sendingChunksOf(publish.chunkBytes()),
                straight.answerTimeout(),
                straight.farewell(),
                straight.maxRecords(),
                straight.asSent());
    }

    private synchronized InetSocketAddress near(
            InetSocketAddress target, boolean slow, long bytesPerSecond) {
        NetworkFault fault =
                slow
                        ? network.withUp(Math.min(bytesPerSecond, network.upBytesPerSecond()))
                        : network;
        if (fault.equals(NetworkFault.none())) {
            return target;
        }
        return nearEnds.computeIfAbsent(new Way(target, fault), this::opened);
    }

    private InetSocketAddress opened(Way way) {
        FaultProxy proxy = new FaultProxy(ProxySettings.of(way.target()), loops, ticker);
        proxy.behave(way.fault());
        InetSocketAddress near = proxy.start();
        proxies.add(proxy);
        return near;
    }

    @Override
    public synchronized void close() {
        proxies.forEach(FaultProxy::close);
        loops.close();
    }
}
