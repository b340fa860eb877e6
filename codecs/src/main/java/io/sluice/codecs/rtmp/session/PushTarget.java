package io.sluice.codecs.rtmp.session;

/** Where a push session publishes: the origin's tcUrl, its app and the key there. */
public record PushTarget(String tcUrl, String app, StreamKey key) {
    @Override
    public String toString() {
        return "PushTarget[tcUrl="
                + NameRules.withoutQuery(tcUrl)
                + ", app="
                + NameRules.withoutQuery(app)
                + "]";
    }
}
