package io.sluice.gateway.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.gateway.config.StoreConfig;
import io.sluice.gateway.store.Database;
import io.sluice.gateway.store.StoreException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BanListTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.7");

    @TempDir Path folder;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private StoreConfig config;
    private Database database;
    private BanList bans;

    @BeforeEach
    void openSmall() throws StoreException {
        open(4, 8);
    }

    private void open(int maxBans, int maxPending) throws StoreException {
        config = new StoreConfig(folder.resolve("sluice.db").toString(), maxBans, maxPending);
        database = Database.open(config);
        bans = new BanList(database.bans(), config, () -> now);
        bans.start();
    }

    @AfterEach
    void close() {
        bans.close();
        database.close();
    }

    private void restart(int maxBans, int maxPending) throws StoreException {
        close();
        open(maxBans, maxPending);
    }

    @Test
    void findsABanByKeyIdentityOrAddress() {
        assertEquals(Optional.empty(), check("k", "i", ADDRESS));
        Ban key = bans.add(Ban.Kind.KEY, "k", "because", HOUR);
        Ban identity = bans.add(Ban.Kind.IDENTITY, "i", "because", HOUR);
        Ban address = bans.add(Ban.Kind.ADDRESS, AddressBlock.of(ADDRESS), "because", HOUR);
        InetAddress other = InetAddress.ofLiteral("192.0.2.8");
        assertEquals(Optional.of(key), check("k", "x", other));
        assertEquals(Optional.of(identity), check("x", "i", other));
        assertEquals(Optional.of(address), check("x", "x", ADDRESS));
        assertEquals(Optional.empty(), check("i", "k", other));
        assertEquals(List.of(address, identity, key), bans.list());
    }

    @Test
    void bansIpv6ByItsNetwork() {
        bans.add(
                Ban.Kind.ADDRESS,
                AddressBlock.of(InetAddress.ofLiteral("2001:db8:0:1::5")),
                "",
                HOUR);
        assertTrue(check("k", "i", InetAddress.ofLiteral("2001:db8:0:1:9:9:9:9")).isPresent());
        assertTrue(check("k", "i", InetAddress.ofLiteral("2001:db8:0:2::5")).isEmpty());
    }

    @Test
    void aBanHoldsUntilItRunsOut() {
        bans.add(Ban.Kind.KEY, "k", "", Duration.ofMinutes(20));
        now = now.plus(Duration.ofMinutes(20)).minusMillis(1);
        assertTrue(check("k", "i", ADDRESS).isPresent());
        now = now.plusMillis(1);
        assertTrue(check("k", "i", ADDRESS).isEmpty());
        assertEquals(List.of(), bans.list());
        assertEquals(1, bans.size());
        bans.purge();
        assertEquals(0, bans.size());
    }

    @Test
    void theLongerBanStands() {
        Ban first = bans.add(Ban.Kind.KEY, "k", "first", HOUR);
        assertEquals(first, bans.add(Ban.Kind.KEY, "k", "shorter", Duration.ofMinutes(1)));
        Ban longer = bans.add(Ban.Kind.KEY, "k", "longer", HOUR.multipliedBy(2));
        assertNotEquals(first.id(), longer.id());
        assertEquals(List.of(longer), bans.list());
    }

    @Test
    void bansAndTheirRemovalOutliveARestart() throws Exception {
        Ban stays = bans.add(Ban.Kind.KEY, "stays", "", HOUR);
        Ban lifted = bans.add(Ban.Kind.KEY, "lifted", "", HOUR);
        bans.add(Ban.Kind.KEY, "expires", "", Duration.ofMinutes(1));
        assertTrue(bans.remove(lifted.id()));
        assertFalse(bans.remove(lifted.id()));
        now = now.plus(Duration.ofMinutes(1));
        restart(4, 8);
        assertEquals(List.of(stays), bans.list());
        assertTrue(bans.add(Ban.Kind.KEY, "next", "", HOUR).id() > lifted.id());
    }

    @Test
    void aFullListGivesUpTheOneThatWouldRunOutFirst() throws Exception {
        bans.add(Ban.Kind.KEY, "gone", "", Duration.ofMinutes(1));
        for (int i = 0; i < 4; i++) {
            bans.add(Ban.Kind.KEY, "k" + i, "", HOUR);
        }
        assertEquals(4, bans.size());
        assertEquals(1, bans.evictions());
        assertTrue(check("gone", "", ADDRESS).isEmpty());
        restart(4, 8);
        assertEquals(4, bans.size());
        now = now.plus(HOUR);
        bans.add(Ban.Kind.KEY, "afterwards", "", HOUR);
        assertEquals(1, bans.size(), "the expired made room");
        assertEquals(0, bans.evictions());
    }

    @Test
    void aLongReasonIsShortened() {
        assertEquals(500, bans.add(Ban.Kind.KEY, "k", "x".repeat(9999), HOUR).reason().length());
    }

    @Test
    void holdsInMemoryWhileTheDiskFailsAndCatchesUp() throws Exception {
        sql("CREATE TRIGGER full BEFORE INSERT ON ban BEGIN SELECT RAISE(FAIL, 'disk full'); END");
        bans.add(Ban.Kind.KEY, "k", "", HOUR);
        assertTrue(check("k", "", ADDRESS).isPresent());
        assertFalse(bans.awaitWritten(Duration.ofMillis(150)));
        assertTrue(bans.writeFailures() > 0);
        assertEquals(1, bans.waitingWrites());
        sql("DROP TRIGGER full");
        assertTrue(bans.awaitWritten(LONG));
        restart(4, 8);
        assertTrue(check("k", "", ADDRESS).isPresent());
    }

    @Test
    void waitsForALockedDatabase() throws Exception {
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN EXCLUSIVE");
            bans.add(Ban.Kind.KEY, "k", "", HOUR);
            assertTrue(check("k", "", ADDRESS).isPresent());
            assertEquals(1, bans.waitingWrites());
            statement.execute("COMMIT");
        }
        assertTrue(bans.awaitWritten(LONG));
        restart(4, 8);
        assertTrue(check("k", "", ADDRESS).isPresent());
    }

    @Test
    void writesTheWholeListWhereMoreWaitedThanMay() throws Exception {
        restart(100, 2);
        sql("CREATE TRIGGER full BEFORE INSERT ON ban BEGIN SELECT RAISE(FAIL, 'disk full'); END");
        Ban lifted = bans.add(Ban.Kind.KEY, "lifted", "", HOUR);
        for (int i = 0; i < 20; i++) {
            bans.add(Ban.Kind.KEY, "k" + i, "", HOUR);
        }
        bans.remove(lifted.id());
        assertTrue(bans.waitingWrites() <= 3);
        sql("DROP TRIGGER full");
        assertTrue(bans.awaitWritten(LONG));
        List<Ban> before = bans.list();
        restart(100, 2);
        assertEquals(20, bans.size());
        assertEquals(before, bans.list());
    }

    @Test
    void closesInTimeWhereTheDiskStaysBroken() throws Exception {
        sql("CREATE TRIGGER full BEFORE INSERT ON ban BEGIN SELECT RAISE(FAIL, 'disk full'); END");
        bans.add(Ban.Kind.KEY, "k", "", HOUR);
        bans.close();
        assertEquals(0, bans.waitingWrites());
    }

    /** Whatever many do at once, memory and disk end up the same. */
    @Test
    void memoryAndDiskAgreeWhateverManyDoAtOnce() throws Exception {
        for (long seed = 1; seed <= 3; seed++) {
            restart(16, 4);
            SplittableRandom random = new SplittableRandom(seed);
            try (ExecutorService actors = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int actor = 0; actor < 4; actor++) {
                    SplittableRandom mine = random.split();
                    actors.execute(() -> act(mine));
                }
            }
            assertTrue(bans.awaitWritten(LONG), "seed " + seed);
            Set<Ban> before = new HashSet<>(bans.list());
            restart(16, 4);
            assertEquals(before, new HashSet<>(bans.list()), "seed " + seed);
        }
    }

    private void act(SplittableRandom random) {
        for (int i = 0; i < 40; i++) {
            Ban ban =
                    bans.add(
                            Ban.Kind.KEY,
                            "k" + random.nextInt(24),
                            "",
                            Duration.ofMinutes(1 + random.nextInt(60)));
            if (random.nextInt(3) == 0) {
                bans.remove(ban.id());
            }
        }
    }

    private Optional<Ban> check(String keyDigest, String identity, InetAddress address) {
        return bans.check(keyDigest, identity, address, now);
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = connect();
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + config.file());
    }
}
