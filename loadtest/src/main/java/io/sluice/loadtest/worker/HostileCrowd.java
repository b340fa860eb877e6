package io.sluice.loadtest.worker;

import io.netty.util.concurrent.Ticker;
import io.sluice.loadtest.Loops;
import io.sluice.loadtest.RtmpUrl;
import io.sluice.loadtest.fault.HostileClient;
import io.sluice.loadtest.fault.HostileReport;
import io.sluice.loadtest.fault.Hostility;
import io.sluice.loadtest.wire.Event;
import io.sluice.loadtest.wire.GeneratorCommand;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The raw connections that misbehave beside the healthy streams. */
final class HostileCrowd {
    private final Loops loops;
    private final Ticker ticker;
    private final Outbox outbox;
    private final List<HostileClient> clients = new ArrayList<>();

    HostileCrowd(Loops loops, Ticker ticker, Outbox outbox) {
        this.loops = loops;
        this.ticker = ticker;
        this.outbox = outbox;
    }

    synchronized void send(GeneratorCommand.Hostile many) {
        InetSocketAddress target = RtmpUrl.parse(many.url() + "/none").address();
        long delay = Math.max(0, many.atNanos() - ticker.nanoTime());
        for (int i = 0; i < many.count(); i++) {
            HostileClient client =
                    new HostileClient(target, hostility(many, clients.size()), loops, ticker);
            int number = clients.size();
            clients.add(client);
            var _ =
                    loops.group()
                            .schedule(() -> start(client, number), delay, TimeUnit.NANOSECONDS);
        }
    }

    private void start(HostileClient client, int number) {
        var _ = client.start().thenAccept(report -> told(number, report));
    }

    private void told(int number, HostileReport report) {
        outbox.tell(
                new Event.HostileOver(
                        number, report.ending().name(), report.sentBytes(), ticker.nanoTime()));
    }

    private static Hostility hostility(GeneratorCommand.Hostile many, int seed) {
        return switch (many.kind()) {
            case HALF_HANDSHAKE -> new Hostility.HalfHandshake();
            case SLOW_HANDSHAKE -> new Hostility.SlowHandshake(many.bytesPerSecond());
            case GARBAGE -> new Hostility.Garbage(seed, many.bytesPerSecond());
            case HALF_OPEN, SLOW_WRITER, ENDLESS_GOP, FROZEN_TIMESTAMPS -> new Hostility.HalfOpen();
        };
    }

    synchronized void stop() {
        clients.forEach(HostileClient::stop);
        clients.clear();
    }
}
