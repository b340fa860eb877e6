package io.sluice.ops;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The log, as {@code logback.xml} describes it, at the ends of the process's life. */
final class Logs {
    private Logs() {}

    /** Read when the first logger is made, unless the operator said otherwise. */
    static void level(String level) {
        Sluice.unlessSaid("sluice.log", level);
    }

    /** Nobody who logs waits for whoever reads the log: lines wait, and are lost where too many. */
    static void neverBlock() {
        Sluice.unlessSaid("sluice.log.to", "waiting");
    }

    /** Gives the lines that wait a moment to be written; none can be added afterwards. */
    static void close() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }
}
