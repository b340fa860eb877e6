package io.sluice.gateway.auth;

/** Under which names a publish goes to the origin, where they are not the publisher's own. */
public record Renaming(String app, String key) {
    /** The key is not printed. */
    @Override
    public String toString() {
        return "Renaming[app=" + app + "]";
    }
}
