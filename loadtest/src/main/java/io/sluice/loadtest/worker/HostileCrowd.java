package io.sluice.loadtest.worker;

import io.netty.util.concurrent.Future;
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
import java.util.concurrent.atomic.AtomicInteger;

/** The raw connections that misbehave beside the healthy streams, numbered from 0. Thread-safe. */
final class HostileCrowd {
    private final Loops loops;
    private final Ticker ticker;
    private final Outbox outbox;
    private final List<Member> members = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private int numbers;

    HostileCrowd(Loops loops, Ticker ticker, Outbox outbox) {
        this.loops = loops;
        this.ticker = ticker;
        this.outbox = outbox;
    }

    private record Member(int number, HostileClient client, Future<?> begin) {}

    /** Looks the target up now, and dials it at the command's moment. */
    synchronized void send(GeneratorCommand.Hostile many) {
        InetSocketAddress target = RtmpUrl.parse(many.url() + "/none").address();
        long delay = Math.max(0, many.atNanos() - ticker.nanoTime());
        for (int i = 0; i < many.count(); i++) {
            int number = numbers;
            HostileClient client =
                    new HostileClient(target, hostility(many, number), loops, ticker);
            numbers++;
            open.incrementAndGet();
            Future<?> begin =
                    loops.group()
                            .schedule(() -> start(client, number), delay, TimeUnit.NANOSECONDS);
            members.add(new Member(number, client, begin));
        }
    }

    private void start(HostileClient client, int number) {
        var _ = client.start().thenAccept(report -> told(number, report));
    }

    private void told(int number, HostileReport report) {
        tell(number, closedBy(report.ending()), report.sentBytes());
    }

    private void tell(int number, String closedBy, long sentBytes) {
        outbox.tell(new Event.HostileOver(number, closedBy, sentBytes, ticker.nanoTime()));
        open.decrementAndGet();
    }

    /** Whether every one that was sent is over and told of. */
    boolean over() {
        return open.get() == 0;
    }

    private static String closedBy(HostileReport.Ending ending) {
        return switch (ending) {
            case FIN, RST -> "target";
            case STILL_OPEN -> "us";
            case UNREACHABLE -> "nobody";
        };
    }

    private static Hostility hostility(GeneratorCommand.Hostile many, int seed) {
        return switch (many.kind()) {
            case HALF_OPEN -> new Hostility.HalfOpen();
            case HALF_HANDSHAKE -> new Hostility.HalfHandshake();
            case SLOW_HANDSHAKE -> new Hostility.SlowHandshake(many.bytesPerSecond());
            case GARBAGE -> new Hostility.Garbage(seed, many.bytesPerSecond());
            case SLOW_WRITER, ENDLESS_GOP, FROZEN_TIMESTAMPS ->
                    throw new IllegalArgumentException(many.kind() + " is a publish's fault");
        };
    }

    /** Ends every one of them; those that had not begun never will. */
    synchronized void stop() {
        for (Member member : members) {
            if (member.begin().cancel(false)) {
                tell(member.number(), "nobody", 0);
            } else {
                member.client().stop();
            }
        }
        members.clear();
    }
}
