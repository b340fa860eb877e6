package io.sluice.gateway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.action.Ban;
import io.sluice.gateway.config.StoreConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BanStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");

    @TempDir Path folder;
    private Database database;
    private BanStore store;

    @BeforeEach
    void open() throws StoreException {
        database = Database.open(new StoreConfig(folder.resolve("sluice.db").toString(), 100, 100));
        store = database.bans();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsBansOverARestart() throws Exception {
        Ban ban = ban(1, "digest", 60);
        store.put(ban);
        database.close();
        open();
        assertEquals(List.of(ban), store.load(NOW, 10));
    }

    @Test
    void loadsWhatHasNotRunOutTheLongestFirstUpToTheLimit() {
        Ban expired = ban(1, "expired", 0);
        Ban soon = ban(2, "soon", 1);
        Ban later = ban(3, "later", 2);
        store.replaceAll(List.of(expired, soon, later));
        assertEquals(List.of(later, soon), store.load(NOW, 10));
        assertEquals(List.of(later), store.load(NOW, 1));
    }

    @Test
    void oneBanASubjectAndRepetitionsChangeNothing() {
        store.put(ban(1, "same", 60));
        Ban newer = ban(2, "same", 120);
        store.put(newer);
        store.put(newer);
        assertEquals(List.of(newer), store.load(NOW, 10));
        store.delete(1);
        assertEquals(1, store.load(NOW, 10).size());
        store.delete(2);
        store.delete(2);
        assertEquals(List.of(), store.load(NOW, 10));
    }

    @Test
    void purgesWhatHasRunOut() {
        store.replaceAll(List.of(ban(1, "a", -5), ban(2, "b", 0), ban(3, "c", 5)));
        assertEquals(2, store.purge(NOW));
        assertEquals(0, store.purge(NOW));
        assertEquals(1, store.load(Instant.EPOCH, 10).size());
    }

    @Test
    void takesWhatASubjectMayHold() {
        Ban odd =
                new Ban(
                        1,
                        Ban.Kind.IDENTITY,
                        "O'Brien \"x\"; --ü",
                        "why; DROP",
                        NOW,
                        NOW.plusSeconds(1));
        store.put(odd);
        assertEquals(List.of(odd), store.load(NOW, 1));
    }

    @Test
    void aFailureShowsNoArguments() {
        database.jdbi().useHandle(handle -> handle.execute("DROP TABLE ban"));
        RuntimeException thrown =
                assertThrows(RuntimeException.class, () -> store.put(ban(1, "s3cret", 60)));
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertTrue(trace.toString().contains("no such table"), trace.toString());
        assertFalse(trace.toString().contains("s3cret"), trace.toString());
    }

    @Test
    void manyMayWriteAtOnce() {
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 64; i++) {
                Ban ban = ban(i, "subject " + i % 32, 60 + i);
                writers.execute(() -> store.put(ban));
            }
        }
        assertEquals(32, store.load(NOW, 100).size());
    }

    private static Ban ban(long id, String subject, long seconds) {
        return new Ban(id, Ban.Kind.KEY, subject, "test", NOW, NOW.plusSeconds(seconds));
    }
}
