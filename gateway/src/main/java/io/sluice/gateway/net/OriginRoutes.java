package io.sluice.gateway.net;

import io.sluice.codecs.rtmp.session.CapabilityProfile;
import io.sluice.gateway.config.OriginConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The ways to all origins, and which of them a publish tries in which order: those that name its
 * app, else those that name none; by weight among those that could be reached lately, then the
 * spares, then the rest. Thread-safe.
 */
public final class OriginRoutes {
    private final RouteParts parts;
    private final List<OriginRoute> all;
    private final BufferedBytes buffered;

    /**
     * The ways that the configuration tells.
     *
     * @throws IllegalArgumentException if an origin's URL can't be used
     */
    public OriginRoutes(RouteParts parts) {
        this.parts = parts;
        List<OriginRoute> routes = new ArrayList<>();
        parts.config()
                .places()
                .forEach((name, place) -> routes.add(new OriginRoute(name, place, parts)));
        all = List.copyOf(routes);
        buffered = new BufferedBytes(parts.config().reconnect().bufferInAll().bytes());
    }

    RouteParts parts() {
        return parts;
    }

    OriginConfig config() {
        return parts.config();
    }

    /** What all streams keep while their origins are away. */
    BufferedBytes buffered() {
        return buffered;
    }

    /** What an encoder that connects to this app may be promised. */
    CapabilityProfile profile(String app) {
        List<OriginRoute> serving = serving(app);
        return serving.stream()
                .filter(OriginRoute::healthy)
                .findFirst()
                .orElse(serving.getFirst())
                .profile();
    }

    /**
     * The origins to try for a publish of this app, the first first.
     *
     * @param only the name of the one that may have it; where there is none of this name, none is
     */
    List<OriginRoute> order(String app, Optional<String> only) {
        return only.map(this::named).orElseGet(() -> order(app));
    }

    private List<OriginRoute> named(String name) {
        return all.stream().filter(route -> route.name().equals(name)).toList();
    }

    private List<OriginRoute> order(String app) {
        List<OriginRoute> healthy = new ArrayList<>();
        List<OriginRoute> last = new ArrayList<>();
        for (OriginRoute route : serving(app)) {
            (route.healthy() ? healthy : last).add(route);
        }
        List<OriginRoute> order = byWeight(healthy);
        order.addAll(last);
        return order;
    }

    private List<OriginRoute> serving(String app) {
        List<OriginRoute> named = all.stream().filter(route -> route.apps().contains(app)).toList();
        return named.isEmpty()
                ? all.stream().filter(route -> route.apps().isEmpty()).toList()
                : named;
    }

    /**
     * A random order in which each comes first as often as its weight says (Efraimidis and
     * Spirakis, "Weighted random sampling with a reservoir", 2006: the key is u^(1/w)).
     */
    private List<OriginRoute> byWeight(List<OriginRoute> routes) {
        record Drawn(OriginRoute route, double key) {}
        RandomGenerator random = parts.randoms().get();
        List<OriginRoute> order = new ArrayList<>();
        routes.stream()
                .map(
                        route ->
                                new Drawn(
                                        route,
                                        route.weight() == 0
                                                ? -1
                                                : Math.pow(
                                                        random.nextDouble(), 1.0 / route.weight())))
                .sorted(Comparator.comparingDouble(Drawn::key).reversed())
                .forEach(drawn -> order.add(drawn.route()));
        return order;
    }
}
