package io.sluice.gateway.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.sluice.gateway.config.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The embedded SQLite database: opened, brought to the newest schema, behind a pool.
 *
 * <p>Its file and folder are made where missing, for the owner only. A commit is on the disk when
 * it returns.
 */
public final class Database implements AutoCloseable {
    /** SQLite has one writer at a time; the second connection lets a reader past it. */
    private static final int CONNECTIONS = 2;

    private static final Duration LOCK_WAIT = Duration.ofSeconds(1);
    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(5);

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private Database(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
        // Its messages would show the arguments, among them secrets and people's reasons.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    }

    public static Database open(StoreConfig config) throws StoreException {
        Path file = Path.of(config.file()).toAbsolutePath();
        HikariDataSource pool = null;
        try {
            makeFile(file);
            pool = new HikariDataSource(poolOf(sqlite(file)));
            migrate(pool);
            return new Database(pool);
        } catch (IOException | RuntimeException e) {
            if (pool != null) {
                pool.close();
            }
            throw new StoreException(
                    "can't use the database " + config.file() + ": " + reason(e), e);
        }
    }

    public BanStore bans() {
        return new BanStore(jdbi);
    }

    public Settings settings() {
        return new Settings(jdbi);
    }

    @Override
    public void close() {
        pool.close();
    }

    Jdbi jdbi() {
        return jdbi;
    }

    private static void makeFile(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder, ownerOnly("rwx------"));
        }
        if (!Files.exists(file)) {
            Files.createFile(file, ownerOnly("rw-------"));
        }
    }

    private static FileAttribute<?> ownerOnly(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private static DataSource sqlite(Path file) {
        SQLiteConfig settings = new SQLiteConfig();
        settings.setJournalMode(SQLiteConfig.JournalMode.WAL);
        settings.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        settings.setBusyTimeout((int) LOCK_WAIT.toMillis());
        settings.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(settings);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private static HikariConfig poolOf(DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setDataSource(source);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(CONNECTION_WAIT.toMillis());
        return config;
    }

    private static void migrate(DataSource source) {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    /** The innermost cause's first line: what SQLite or the file system said. */
    private static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        String text = message == null ? "" : ": " + message.lines().findFirst().orElse("");
        return cause.getClass().getSimpleName() + text;
    }
}
