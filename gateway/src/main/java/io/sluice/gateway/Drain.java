package io.sluice.gateway;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.yaml.Units;
import io.sluice.gateway.config.DrainConfig;
import io.sluice.gateway.net.IngestServer;
import io.sluice.gateway.stream.StreamDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to an end that interrupts few: nobody new is let in, encoders that can are asked to
 * connect anew, and the streams that run have some time to end by themselves. Thread-safe.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final IngestServer ingest;
    private final StreamDirectory directory;
    private final DrainConfig config;
    private final Ticker ticker;
    private volatile boolean begun;

    Drain(IngestServer ingest, StreamDirectory directory, DrainConfig config, Ticker ticker) {
        this.ingest = ingest;
        this.directory = directory;
        this.config = config;
        this.ticker = ticker;
    }

    boolean begun() {
        return begun;
    }

    /** Blocks until no stream is left or the time is over; says how many are left. */
    int run() throws InterruptedException {
        begun = true;
        directory.enterNoMore();
        ingest.drain();
        LOG.info(
                "draining: {} streams have {} to end",
                directory.size(),
                Units.format(config.max()));
        int left = directory.awaitEmpty(config.max(), ticker);
        LOG.info("drained: {} streams are left", left);
        return left;
    }
}
