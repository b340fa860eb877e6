package io.sluice.gateway.config;

import io.sluice.codecs.rtmp.handshake.ClientHandshake;
import java.util.Set;
import java.util.TreeSet;

/**
 * One origin that publishes may go to.
 *
 * @param url {@code rtmp://host[:port]/app} or {@code rtmps://}; {@code {app}} stands for the
 *     publisher's app
 * @param key what the stream is called there; {@code {key}} stands for the publisher's key
 * @param apps the publishers' apps that go there, with commas between; empty for those that no
 *     origin names
 * @param weight its share of the publishes; 0 for a spare, dialled where no other can be reached
 * @param handshake what it is offered
 */
public record OriginPlace(
        String url, String key, String apps, int weight, ClientHandshake.Form handshake) {
    /** The apps one by one. */
    public Set<String> appNames() {
        Set<String> names = new TreeSet<>();
        for (String name : apps.split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    /** Without the URL and the key, which may be the platform's secrets. */
    @Override
    public String toString() {
        return "OriginPlace[url and key hidden, apps=" + apps + ", weight=" + weight + "]";
    }
}
