package io.sluice.gateway.store;

import io.sluice.gateway.action.Ban;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The ban list on disk: one row a banned subject. Every call blocks, is one transaction, may be
 * repeated safely, and throws JDBI's exceptions where the database fails.
 */
public final class BanStore {
    private final Jdbi jdbi;

    BanStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The bans that have not run out, those that last longest first, at most {@code limit}. */
    public List<Ban> load(Instant now, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "SELECT id, kind, subject, reason, created_at_millis,"
                                                + " expires_at_millis FROM ban"
                                                + " WHERE expires_at_millis > :now"
                                                + " ORDER BY expires_at_millis DESC LIMIT :limit")
                                .bind("now", now.toEpochMilli())
                                .bind("limit", limit)
                                .map(BanStore::read)
                                .list());
    }

    /** Writes a ban; it replaces an earlier one of the same subject. */
    public void put(Ban ban) {
        jdbi.useTransaction(handle -> put(handle, ban));
    }

    public void delete(long id) {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM ban WHERE id = ?", id));
    }

    /** Forgets the bans that have run out; says how many. */
    public int purge(Instant now) {
        return jdbi.withHandle(
                handle ->
                        handle.execute(
                                "DELETE FROM ban WHERE expires_at_millis <= ?",
                                now.toEpochMilli()));
    }

    /** Makes these bans the whole list. */
    public void replaceAll(Collection<Ban> bans) {
        jdbi.useTransaction(
                handle -> {
                    handle.execute("DELETE FROM ban");
                    bans.forEach(ban -> put(handle, ban));
                });
    }

    private static void put(Handle handle, Ban ban) {
        handle.execute(
                "DELETE FROM ban WHERE id = ? OR (kind = ? AND subject = ?)",
                ban.id(),
                ban.kind().name(),
                ban.subject());
        handle.execute(
                "INSERT INTO ban (id, kind, subject, reason, created_at_millis, expires_at_millis)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                ban.id(),
                ban.kind().name(),
                ban.subject(),
                ban.reason(),
                ban.createdAt().toEpochMilli(),
                ban.expiresAt().toEpochMilli());
    }

    private static Ban read(ResultSet row, StatementContext context) throws SQLException {
        return new Ban(
                row.getLong("id"),
                Ban.Kind.valueOf(row.getString("kind")),
                row.getString("subject"),
                row.getString("reason"),
                Instant.ofEpochMilli(row.getLong("created_at_millis")),
                Instant.ofEpochMilli(row.getLong("expires_at_millis")));
    }
}
