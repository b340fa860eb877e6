package io.sluice.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The file of publish keys (JSON, 0600): what {@code sluice keys} edits and a gateway reads.
 *
 * <p>Keys are made here, random and long, and shown once; the file holds their salted hashes. Who
 * changes it waits for whoever else does, in whichever process.
 */
public final class KeyFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEY_BYTES = 24;
    private final Path file;

    public KeyFile(Path file) {
        this.file = file;
    }

    public Path path() {
        return file;
    }

    /**
     * What the file holds now.
     *
     * @throws IOException if it can't be read or is no key file; says why, without its content
     */
    public KeyBook read() throws IOException {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            List<KeyRecord> records = new ArrayList<>();
            for (JsonNode key : root.required("keys")) {
                records.add(record(key));
            }
            return new KeyBook(text(root, "salt"), records);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is no key file: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException(file + " is no key file: " + e.getMessage(), e);
        }
    }

    /** Makes a key for {@code name} and returns it: it can't be had again. */
    public String add(String name, Instant now, RandomGenerator random) throws IOException {
        try (var _ = PrivateFile.locked(file)) {
            KeyBook book = readOrEmpty(random);
            if (book.hasActive(name)) {
                throw new IOException(name + " has a key already: revoke it first");
            }
            String key = random(KEY_BYTES, Base64.getUrlEncoder(), random);
            write(book.with(name, key, now));
            return key;
        }
    }

    /** False where {@code name} has no active key. */
    public boolean revoke(String name, Instant now) throws IOException {
        read(); // where there is no file, nothing is made
        try (var _ = PrivateFile.locked(file)) {
            KeyBook book = read();
            if (!book.hasActive(name)) {
                return false;
            }
            write(book.revoked(name, now));
            return true;
        }
    }

    private KeyBook readOrEmpty(RandomGenerator random) throws IOException {
        return Files.exists(file)
                ? read()
                : new KeyBook(random(KeyedHash.SALT_BYTES, Base64.getEncoder(), random), List.of());
    }

    private static String random(int bytes, Base64.Encoder form, RandomGenerator random) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return form.encodeToString(drawn);
    }

    private static KeyRecord record(JsonNode key) {
        return new KeyRecord(
                text(key, "name"),
                text(key, "hash"),
                Instant.parse(text(key, "created")),
                key.has("revoked")
                        ? Optional.of(Instant.parse(text(key, "revoked")))
                        : Optional.empty());
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.required(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(field + " is no text");
        }
        return value.textValue();
    }

    private void write(KeyBook book) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("salt", book.salt());
        var keys = root.putArray("keys");
        for (KeyRecord record : book.records()) {
            ObjectNode key =
                    keys.addObject()
                            .put("name", record.name())
                            .put("hash", record.hash())
                            .put("created", record.created().toString());
            record.revoked().ifPresent(at -> key.put("revoked", at.toString()));
        }
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        PrivateFile.write(file, text.getBytes(UTF_8));
    }
}
