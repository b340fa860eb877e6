package io.sluice.gateway.sim;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody who publishes, again and again: comes, streams, leaves or is thrown out, returns. */
final class SimPublisher implements Actor {
    private final World world;
    private final int number;
    private final InetAddress address;

    /** Of which it hears and says nothing more, while it comes back by another. */
    private final List<PublisherLink> abandoned = new ArrayList<>();

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
        abandoned.forEach(PublisherLink::act);
        abandoned.removeIf(SimPublisher::closedIfOver);
        if (link == null) {
            if (world.now() >= nextNanos && !world.dice().isCalm()) {
                link = new PublisherLink(world, key(), address);
            }
            return;
        }
        link.act();
        if (closedIfOver(link)) {
            link = null;
            nextNanos = world.now() + world.dice().millis(0, 800);
        } else if (link.silent() && world.dice().percent(5)) {
            abandoned.add(link);
            link = null;
        }
    }

    private static boolean closedIfOver(PublisherLink link) {
        if (link.over()) {
            link.close();
        }
        return link.over();
    }

    private String key() {
        boolean taken = world.dice().strikes(Fault.PUBLISHER_TAKES_NAME, 300);
        return "key" + (taken ? world.dice().between(0, world.setup().publishers() - 1) : number);
    }

    boolean gone() {
        return link == null && abandoned.isEmpty();
    }

    void close() {
        abandoned.forEach(PublisherLink::close);
        if (link != null) {
            link.close();
        }
    }
}
