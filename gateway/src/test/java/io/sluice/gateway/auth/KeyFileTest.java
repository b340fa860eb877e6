package io.sluice.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private final SplittableRandom random = new SplittableRandom(1);
    @TempDir private Path folder;
    private KeyFile file = new KeyFile(Path.of("unset"));

    @BeforeEach
    void place() {
        file = new KeyFile(folder.resolve("sub/keys.json"));
    }

    @Test
    void aKeyIsShownOnceAndOnlyItsHashIsKept() throws IOException {
        String alice = file.add("alice", NOW, random);
        String bob = file.add("bob", NOW, random);
        assertEquals(32, alice.length());
        KeyBook book = file.read();
        assertEquals(Optional.of("alice"), book.ownerOf(alice));
        assertEquals(Optional.of("bob"), book.ownerOf(bob));
        assertEquals(Optional.empty(), book.ownerOf(alice + "x"));
        assertEquals(Optional.empty(), book.ownerOf(""));
        String text = Files.readString(file.path());
        assertFalse(text.contains(alice) || text.contains(bob), text);
        assertEquals(
                List.of("alice", "bob"), book.records().stream().map(KeyRecord::name).toList());
        assertEquals(NOW, book.records().getFirst().created());
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        file.add("alice", NOW, random);
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())));
        try (var files = Files.list(folder.resolve("sub"))) {
            assertEquals(
                    List.of(folder.resolve("sub/.keys.json.lock"), file.path()),
                    files.sorted().toList(),
                    "no leftovers");
        }
    }

    @Test
    void aRevokedKeyIsNobodysAndItsNameIsFree() throws IOException {
        String old = file.add("alice", NOW, random);
        assertThrows(IOException.class, () -> file.add("alice", NOW, random));
        assertTrue(file.revoke("alice", NOW.plusSeconds(1)));
        assertFalse(file.revoke("alice", NOW));
        assertFalse(file.revoke("nobody", NOW));
        assertEquals(Optional.empty(), file.read().ownerOf(old));
        String fresh = file.add("alice", NOW, random);
        KeyBook book = file.read();
        assertEquals(Optional.of("alice"), book.ownerOf(fresh));
        assertEquals(Optional.empty(), book.ownerOf(old));
        assertEquals(Optional.of(NOW.plusSeconds(1)), book.records().getFirst().revoked());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"salt\":\"c2hvcnQ=\",\"keys\":[]}",
                "{\"salt\":\"%%\",\"keys\":[]}",
                "{\"salt\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"keys\":[{}]}",
                "{\"salt\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"keys\":[{\"name\":1,"
                        + "\"hash\":\"x\",\"created\":\"2026-01-02T03:04:05Z\"}]}",
                "{\"salt\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"keys\":[{\"name\":\"a\","
                        + "\"hash\":\"x\",\"created\":\"yesterday\"}]}"
            })
    void whatIsNoKeyFileIsSaidSo(String text) throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        Files.writeString(file.path(), text);
        IOException e = assertThrows(IOException.class, file::read);
        assertTrue(String.valueOf(e.getMessage()).contains("is no key file"), e.getMessage());
    }
}
