package io.sluice.gateway.store;

import java.security.SecureRandom;
import java.util.Base64;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Values that are made once and then kept, such as the salt of the key digests. */
public final class Settings {
    private final Jdbi jdbi;

    Settings(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Random bytes under a name: made at the first call, the same ever after. */
    public byte[] secret(String name, int bytes) {
        byte[] fresh = new byte[bytes];
        new SecureRandom().nextBytes(fresh);
        String kept =
                jdbi.inTransaction(
                        handle -> keep(handle, name, Base64.getEncoder().encodeToString(fresh)));
        return Base64.getDecoder().decode(kept);
    }

    private static String keep(Handle handle, String name, String fresh) {
        handle.createUpdate(
                        "INSERT INTO setting (name, value) VALUES (:name, :value)"
                                + " ON CONFLICT (name) DO NOTHING")
                .bind("name", name)
                .bind("value", fresh)
                .execute();
        return handle.createQuery("SELECT value FROM setting WHERE name = :name")
                .bind("name", name)
                .mapTo(String.class)
                .one();
    }
}
