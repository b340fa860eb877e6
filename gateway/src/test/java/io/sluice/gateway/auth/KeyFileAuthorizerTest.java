package io.sluice.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.auth.Authorization.Denied;
import io.sluice.gateway.auth.Authorization.Granted;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileAuthorizerTest {
    private static final Denied UNKNOWN = new Denied("unknown or revoked key");
    private static final Denied UNREADABLE = new Denied("there is no readable key file");
    private final MockTicker ticker = Ticker.newMockTicker();
    private final SplittableRandom random = new SplittableRandom(1);
    @TempDir private Path folder;

    private Authorization ask(KeyFileAuthorizer authorizer, String key) {
        return authorizer
                .authorize(new AuthRequest("s", "live", key, "d", InetAddress.getLoopbackAddress()))
                .toCompletableFuture()
                .join();
    }

    @Test
    void aChangedFileCountsAfterASecondAtMost() throws IOException {
        KeyFile file = new KeyFile(folder.resolve("keys.json"));
        KeyFileAuthorizer authorizer = new KeyFileAuthorizer(file, Runnable::run, ticker);
        assertEquals(UNREADABLE, ask(authorizer, "x"));
        String key = file.add("alice", Instant.EPOCH, random);
        ticker.advanceMillis(999);
        assertEquals(UNREADABLE, ask(authorizer, key), "it was looked at just now");
        ticker.advanceMillis(1);
        assertEquals(new Granted("alice"), ask(authorizer, key));
        assertEquals(new Granted("alice"), ask(authorizer, key + "?query=1"));
        assertEquals(UNKNOWN, ask(authorizer, "?" + key));
        file.revoke("alice", Instant.EPOCH);
        ticker.advanceMillis(1_000);
        assertEquals(UNKNOWN, ask(authorizer, key));
    }

    @Test
    void aBrokenOrMissingFileLeavesTheLastGoodOneInForce() throws IOException {
        KeyFile file = new KeyFile(folder.resolve("keys.json"));
        String key = file.add("alice", Instant.EPOCH, random);
        KeyFileAuthorizer authorizer = new KeyFileAuthorizer(file, Runnable::run, ticker);
        assertEquals(new Granted("alice"), ask(authorizer, key));
        Files.writeString(file.path(), "{ not yet whol");
        ticker.advanceMillis(1_000);
        assertEquals(new Granted("alice"), ask(authorizer, key));
        Files.delete(file.path());
        ticker.advanceMillis(1_000);
        assertEquals(new Granted("alice"), ask(authorizer, key));
        String bob = file.add("bob", Instant.EPOCH, random);
        ticker.advanceMillis(1_000);
        assertEquals(new Granted("bob"), ask(authorizer, bob));
        assertEquals(UNKNOWN, ask(authorizer, key));
    }

    /** What failed for a moment, as with no file descriptor left, leaves no trace on the file. */
    @Test
    void aReadThatFailedIsTriedAgainThoughTheFileLooksTheSame() throws IOException {
        KeyFile file = new KeyFile(folder.resolve("keys.json"));
        String key = file.add("alice", Instant.EPOCH, random);
        byte[] good = Files.readAllBytes(file.path());
        FileTime modified = Files.getLastModifiedTime(file.path());
        Files.write(file.path(), new byte[good.length]);
        Files.setLastModifiedTime(file.path(), modified);
        KeyFileAuthorizer authorizer = new KeyFileAuthorizer(file, Runnable::run, ticker);
        assertEquals(UNREADABLE, ask(authorizer, key));
        Files.write(file.path(), good);
        Files.setLastModifiedTime(file.path(), modified);
        ticker.advanceMillis(1_000);
        assertEquals(new Granted("alice"), ask(authorizer, key));
    }
}
