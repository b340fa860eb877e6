package io.sluice.gateway.sim;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Somebody who publishes, again and again: comes, streams, leaves or is thrown out, returns. */
final class SimPublisher implements Actor {
    private final World world;
    private final int number;
    private final InetAddress address;
    private @Nullable PublisherLink link;
    private long nextNanos;

    SimPublisher(World world, int number) {
        this.world = world;
        this.number = number;
        this.address = InetAddress.ofLiteral("192.0.2." + (number + 1));
        this.nextNanos = world.now() + world.dice().millis(0, 1_000);
    }

    @Override
    public void act() {
        if (link == null) {
            if (world.now() >= nextNanos && !world.dice().isCalm()) {
                link = new PublisherLink(world, key(), address);
            }
            return;
        }
        link.act();
        if (link.over()) {
            link.close();
            link = null;
            nextNanos = world.now() + world.dice().millis(0, 800);
        }
    }

    private String key() {
        boolean taken = world.dice().strikes(Fault.PUBLISHER_TAKES_NAME, 300);
        return "key" + (taken ? world.dice().between(0, world.setup().publishers() - 1) : number);
    }

    boolean gone() {
        return link == null;
    }

    void close() {
        if (link != null) {
            link.close();
        }
    }
}
