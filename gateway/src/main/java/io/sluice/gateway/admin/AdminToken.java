package io.sluice.gateway.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** The bearer token of the admin API, and its file, which only its owner may read. */
final class AdminToken {
    private static final int BYTES = 32;
    private static final String SCHEME = "Bearer ";

    private final byte[] token;

    private AdminToken(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the token; where there is no file, makes one with a random token. */
    static AdminToken readOrMake(Path file) throws IOException {
        try {
            return read(file);
        } catch (NoSuchFileException _) {
            make(file);
            return read(file);
        }
    }

    static AdminToken read(Path file) throws IOException {
        String token = Files.readString(file).strip();
        if (token.isEmpty()) {
            throw new IOException(file + " holds no token; delete it to have one made");
        }
        return new AdminToken(token);
    }

    /** Whether an Authorization header carries this token; takes as long either way. */
    boolean isIn(String header) {
        boolean scheme = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        String given = scheme ? header.substring(SCHEME.length()).strip() : "";
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token);
    }

    String header() {
        return SCHEME + new String(token, StandardCharsets.UTF_8);
    }

    private static void make(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder, ownerOnly("rwx------"));
        }
        try {
            Files.createFile(file, ownerOnly("rw-------"));
        } catch (FileAlreadyExistsException _) {
            return;
        }
        Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    private static FileAttribute<?> ownerOnly(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
