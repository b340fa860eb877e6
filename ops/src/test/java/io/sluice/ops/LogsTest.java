package io.sluice.ops;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The configuration that is shipped, with a standard error of the test's. */
class LogsTest {
    /** More than wait, and than a pipe holds. */
    private static final int LINES = 20_000;

    private final PrintStream usual = System.err;
    private final CountDownLatch read = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @AfterEach
    void giveItBack() {
        System.setErr(usual);
    }

    private LoggerContext configured(String appender) throws JoranException {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("sluice.log", "WARN");
        context.putProperty("sluice.log.to", appender);
        JoranConfigurator reader = new JoranConfigurator();
        reader.setContext(context);
        reader.doConfigure(Sluice.class.getResource("/logback.xml"));
        return context;
    }

    /** Takes nothing until it is read. */
    private PrintStream pipe() {
        OutputStream stuck =
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        try {
                            read.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        written.write(b);
                    }
                };
        return new PrintStream(stuck, true, StandardCharsets.UTF_8);
    }

    private static Thread writing(LoggerContext context) {
        return Thread.ofPlatform()
                .start(
                        () -> {
                            for (int i = 0; i < LINES; i++) {
                                context.getLogger("io.sluice.Loop").warn("line {}", i);
                            }
                        });
    }

    @Test
    void nobodyWaitsForWhoeverReadsTheLog() throws Exception {
        System.setErr(pipe());
        LoggerContext context = configured("waiting");
        Thread loop = writing(context);
        assertTrue(loop.join(Duration.ofSeconds(30)), "it waits");
        read.countDown();
        context.stop();
        String text = written.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("Loop line 0\n"), "the first is not lost");
    }

    @Test
    void whatWaitsIsWrittenBeforeTheEnd() throws Exception {
        read.countDown();
        System.setErr(pipe());
        LoggerContext context = configured("waiting");
        context.getLogger("io.sluice.Loop").warn("the last");
        context.stop();
        assertTrue(written.toString(StandardCharsets.UTF_8).contains("the last"));
    }

    /** What the first test would find without the queue. */
    @Test
    void withoutTheQueueItWaits() throws Exception {
        System.setErr(pipe());
        LoggerContext context = configured("stderr");
        Thread loop = writing(context);
        assertFalse(loop.join(Duration.ofMillis(200)), "it does not wait");
        read.countDown();
        assertTrue(loop.join(Duration.ofSeconds(30)));
        context.stop();
    }
}
