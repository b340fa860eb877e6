package io.sluice.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started and must be closed, the last first. */
final class StartedParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StartedParts.class);

    private final Deque<Part> parts = new ArrayDeque<>();

    /** A started part, by the name under which it closes. */
    private record Part(String name, AutoCloseable closing) {}

    /** Remembers what must be closed, and gives it back. */
    <T extends AutoCloseable> T closing(String name, T part) {
        parts.push(new Part(name, part));
        return part;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            Part part = parts.pop();
            try {
                part.closing().close();
            } catch (Exception e) {
                LOG.warn("{} did not close", part.name(), e);
            }
        }
    }
}
