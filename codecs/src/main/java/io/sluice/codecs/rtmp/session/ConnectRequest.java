package io.sluice.codecs.rtmp.session;

import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * What an encoder said in {@code connect} (RTMP 1.0 section 7.2.1.1).
 *
 * @param app as sent, quotes removed: it may hold slashes and a query
 * @param tcUrl as sent, quotes removed; empty where absent
 * @param properties the whole command object: fourCcList, videoFourCcInfoMap, capsEx, flashVer,
 *     objectEncoding and whatever else
 */
public record ConnectRequest(String app, String tcUrl, AmfObject properties) {
    private static final int CAPS_RECONNECT = 0x01;

    /** The request of a publisher of our own. */
    public static ConnectRequest of(String app, String tcUrl) {
        AmfObject properties =
                AmfObject.empty()
                        .with("app", app)
                        .with("type", "nonprivate")
                        .with("flashVer", "FMLE/3.0 (compatible; Sluice)")
                        .with("tcUrl", tcUrl);
        return new ConnectRequest(app, tcUrl, properties);
    }

    static ConnectRequest read(Command command) {
        AmfObject properties = command.properties();
        String tcUrl = properties.string("tcUrl");
        return new ConnectRequest(
                unquoted(properties.string("app")),
                unquoted(tcUrl != null ? tcUrl : properties.string("tcurl")),
                properties);
    }

    /**
     * The application under its plain name, as a publish's will be, as far as is known of it.
     *
     * @param segments how many of a publish's path are its application, 0 for what is sent as such
     * @throws ProtocolException if it would hold what none may
     */
    public String appName(int segments) {
        String whole = NameRules.app(this, Integer.MAX_VALUE);
        return segments == 0 ? whole : NameRules.firstSegments(segments, whole);
    }

    /** Whether it follows a request to connect anew (Enhanced RTMP v2, capsEx). */
    boolean canReconnect() {
        return ((int) properties.number("capsEx", 0) & CAPS_RECONNECT) != 0;
    }

    private static String unquoted(@Nullable String text) {
        return text == null ? "" : NameRules.withoutQuotes(text);
    }

    /** Neither the query, which may hold the key, nor the properties are printed. */
    @Override
    public String toString() {
        return "ConnectRequest[app="
                + NameRules.withoutQuery(app)
                + ", tcUrl="
                + NameRules.withoutQuery(tcUrl)
                + "]";
    }
}
