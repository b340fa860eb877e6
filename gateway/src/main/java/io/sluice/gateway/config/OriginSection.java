package io.sluice.gateway.config;

import static io.sluice.codecs.yaml.Bounds.ANY;
import static io.sluice.codecs.yaml.Bounds.BYTE;
import static io.sluice.codecs.yaml.Bounds.GIBIBYTE;
import static io.sluice.codecs.yaml.Bounds.HOUR;
import static io.sluice.codecs.yaml.Bounds.INSTANT;
import static io.sluice.codecs.yaml.Bounds.IS_THERE;
import static io.sluice.codecs.yaml.Bounds.KIBIBYTE;
import static io.sluice.codecs.yaml.Bounds.MILLISECOND;

import io.sluice.codecs.rtmp.handshake.ClientHandshake;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.codecs.yaml.Section;
import io.sluice.codecs.yaml.Units;
import java.time.Duration;
import java.util.regex.Pattern;

/** What is allowed under {@code origin}. */
final class OriginSection {
    private static final Pattern URL =
            Pattern.compile(
                    "rtmps?://(\\[[0-9A-Fa-f:.]+]|[^\\s\\[\\]{}:/@]+)(:\\d{1,5})?/([^\\s{}#]|\\{app})+");
    private static final Pattern KEY = Pattern.compile("([^\\s{}]|\\{key})+");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int MOST_WEIGHT = 1_000_000;
    private static final DataSize MOST_BUFFER = DataSize.mebibytes(1 << 20);

    private OriginSection() {}

    /**
     * @param publishDeadline how long an encoder's publish may take
     */
    static OriginConfig origin(Section in, Duration publishDeadline) {
        OriginConfig d = OriginConfig.defaults();
        ClientHandshake.Form handshake = in.choice("handshake", d.handshake());
        OriginConfig read =
                new OriginConfig(
                        url(in, d.url()),
                        key(in, d.key()),
                        in.integer("weight", d.weight(), 0, MOST_WEIGHT),
                        in.map(
                                "others",
                                d.others(),
                                OriginSection::isName,
                                other -> place(other, handshake)),
                        handshake,
                        in.duration("failedFor", d.failedFor(), INSTANT, HOUR),
                        in.duration("dialTimeout", d.dialTimeout(), MILLISECOND, HOUR),
                        in.duration("publishTimeout", d.publishTimeout(), MILLISECOND, HOUR),
                        in.size("queueHigh", d.queueHigh(), KIBIBYTE, GIBIBYTE),
                        in.size("queueLow", d.queueLow(), BYTE, GIBIBYTE),
                        in.duration("stallTimeout", d.stallTimeout(), MILLISECOND, HOUR),
                        in.size("notSent", d.notSent(), KIBIBYTE, GIBIBYTE),
                        in.duration("cutGrace", d.cutGrace(), INSTANT, HOUR),
                        in.section("tls", OriginSection::tls),
                        in.section("reconnect", OriginSection::reconnect));
        in.require(
                read.queueLow().bytes() < read.queueHigh().bytes(),
                "queueLow",
                "less than queueHigh (" + Units.format(read.queueHigh()) + ")",
                "queueHigh");
        in.require(
                read.dialTimeout().plus(read.publishTimeout()).compareTo(publishDeadline) < 0,
                "publishTimeout",
                "with dialTimeout less than ingest.publishDeadline ("
                        + Units.format(publishDeadline)
                        + ")",
                "dialTimeout");
        return read;
    }

    /**
     * One of the others.
     *
     * @param usual the handshake of those that name none
     */
    private static OriginPlace place(Section in, ClientHandshake.Form usual) {
        in.require(in.has("url"), "url", "a URL: this origin's own");
        return new OriginPlace(
                url(in, OriginConfig.defaults().url()),
                key(in, OriginConfig.defaults().key()),
                in.text("apps", "", "apps with commas between, such as live, sports", ANY),
                in.integer("weight", 1, 0, MOST_WEIGHT),
                in.choice("handshake", usual));
    }

    private static OriginTlsConfig tls(Section in) {
        OriginTlsConfig d = OriginTlsConfig.defaults();
        return new OriginTlsConfig(
                in.text("authorities", d.authorities(), "a file", ANY),
                in.text("certificate", d.certificate(), "a file", ANY),
                in.text("key", d.key(), "a file", IS_THERE));
    }

    private static ReconnectConfig reconnect(Section in) {
        ReconnectConfig d = ReconnectConfig.defaults();
        ReconnectConfig read =
                new ReconnectConfig(
                        in.duration("giveUpAfter", d.giveUpAfter(), INSTANT, HOUR),
                        in.duration("backOff", d.backOff(), MILLISECOND, HOUR),
                        in.duration("maxBackOff", d.maxBackOff(), MILLISECOND, HOUR),
                        in.size("buffer", d.buffer(), KIBIBYTE, GIBIBYTE),
                        in.duration("bufferTime", d.bufferTime(), MILLISECOND, HOUR),
                        in.size("bufferInAll", d.bufferInAll(), KIBIBYTE, MOST_BUFFER));
        in.require(
                read.backOff().compareTo(read.maxBackOff()) <= 0,
                "maxBackOff",
                "at least backOff (" + Units.format(read.backOff()) + ")",
                "backOff");
        return read;
    }

    private static String url(Section in, String fallback) {
        return in.secret(
                "url",
                fallback,
                "rtmp://host[:port]/app or rtmps://, where {app} may stand for the publisher's app",
                OriginSection::isUrl);
    }

    private static String key(Section in, String fallback) {
        return in.secret(
                "key",
                fallback,
                "a key without spaces, where {key} may stand for the publisher's",
                text -> KEY.matcher(text).matches());
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches() && !text.equals(OriginConfig.MAIN);
    }

    private static boolean isUrl(String text) {
        var url = URL.matcher(text);
        return url.matches()
                && (url.group(2) == null || isPort(Integer.parseInt(url.group(2).substring(1))));
    }

    private static boolean isPort(int port) {
        return port > 0 && port <= 65_535;
    }
}
