package io.sluice.gateway.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.config.StoreConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir Path folder;

    @Test
    void makesItsFolderAndFilesForTheOwnerOnly() throws Exception {
        Path file = folder.resolve("made/here/sluice.db");
        try (Database database = open(file)) {
            database.settings().secret("any", 8);
            assertEquals("rwx------", permissions(file.getParent()));
            try (var files = Files.list(file.getParent())) {
                Set<String> names = new HashSet<>();
                files.forEach(
                        made -> {
                            names.add(made.getFileName().toString());
                            assertEquals("rw-------", permissions(made), made.toString());
                        });
                assertTrue(names.contains("sluice.db-wal"), names.toString());
            }
        }
    }

    @Test
    void writesAheadAndWaitsForLocks() throws Exception {
        try (Database database = open(folder.resolve("sluice.db"))) {
            assertEquals("wal", pragma(database, "journal_mode"));
            assertEquals("2", pragma(database, "synchronous"));
            assertEquals("1000", pragma(database, "busy_timeout"));
        }
    }

    @Test
    void aSecretIsMadeOnce() throws Exception {
        Path file = folder.resolve("sluice.db");
        byte[] first;
        try (Database database = open(file)) {
            first = database.settings().secret("salt", 32);
            assertArrayEquals(first, database.settings().secret("salt", 32));
            assertFalse(Arrays.equals(first, database.settings().secret("other", 32)));
        }
        try (Database database = open(file)) {
            assertArrayEquals(first, database.settings().secret("salt", 32));
        }
        assertEquals(32, first.length);
    }

    @Test
    void allWhoAskAtOnceGetTheSameSecret() throws Exception {
        Set<String> secrets = ConcurrentHashMap.newKeySet();
        try (Database database = open(folder.resolve("sluice.db"));
                ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                askers.execute(
                        () -> secrets.add(Arrays.toString(database.settings().secret("salt", 16))));
            }
            askers.close();
            assertEquals(1, secrets.size());
        }
    }

    @Test
    void saysWhichFileCantBeUsedAndWhy() throws Exception {
        Path noDatabase = Files.writeString(folder.resolve("text.db"), "not a database".repeat(99));
        String message = assertThrows(StoreException.class, () -> open(noDatabase)).getMessage();
        assertTrue(message.contains(noDatabase.toString()), message);
        assertTrue(message.contains("not a database"), message);

        Path isFolder = Files.createDirectory(folder.resolve("folder.db"));
        assertThrows(StoreException.class, () -> open(isFolder));

        Path underFile = noDatabase.resolve("sluice.db");
        message = assertThrows(StoreException.class, () -> open(underFile)).getMessage();
        assertTrue(message.contains(underFile.toString()), message);
    }

    private static Database open(Path file) throws StoreException {
        return Database.open(new StoreConfig(file.toString(), 100, 100));
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pragma(Database database, String name) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery("PRAGMA " + name).mapTo(String.class).one());
    }
}
