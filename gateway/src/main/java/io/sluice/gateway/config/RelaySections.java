package io.sluice.gateway.config;

import static io.sluice.codecs.yaml.Bounds.ANY;
import static io.sluice.codecs.yaml.Bounds.GIBIBYTE;
import static io.sluice.codecs.yaml.Bounds.HOUR;
import static io.sluice.codecs.yaml.Bounds.INSTANT;
import static io.sluice.codecs.yaml.Bounds.IS_LISTEN;
import static io.sluice.codecs.yaml.Bounds.IS_THERE;
import static io.sluice.codecs.yaml.Bounds.KIBIBYTE;
import static io.sluice.codecs.yaml.Bounds.LISTEN;
import static io.sluice.codecs.yaml.Bounds.MILLISECOND;

import io.sluice.codecs.yaml.DataSize;
import io.sluice.codecs.yaml.Section;
import io.sluice.codecs.yaml.Units;
import io.sluice.gateway.config.IngestConfig.RtmpConfig;
import io.sluice.gateway.config.RatesConfig.RateConfig;
import java.util.regex.Pattern;

/** What is allowed under {@code ingest} and {@code auth}. */
final class RelaySections {
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[A-Za-z0-9.-]{1,253}");
    private static final int MANY = 1_000_000;
    private static final DataSize LEAST_CHUNK = new DataSize(128);
    private static final DataSize MOST_UNFINISHED = DataSize.mebibytes(1 << 20);
    private static final DataSize MOST_CHUNK = DataSize.mebibytes(16);

    private RelaySections() {}

    static IngestConfig ingest(Section in) {
        IngestConfig d = IngestConfig.defaults();
        IngestConfig read =
                new IngestConfig(
                        in.text("listen", d.listen(), LISTEN, IS_LISTEN),
                        in.text(
                                "trustedProxies",
                                d.trustedProxies(),
                                "networks, such as 10.0.0.0/8, 192.0.2.7/32, fd00::/8",
                                Networks::isList),
                        in.section("tls", RelaySections::tls),
                        in.integer("loops", d.loops(), 0, 1024),
                        in.duration("publishDeadline", d.publishDeadline(), MILLISECOND, HOUR),
                        in.duration("mediaIdle", d.mediaIdle(), MILLISECOND, HOUR),
                        in.integer("appSegments", d.appSegments(), 0, 64),
                        in.duration("takeover", d.takeover(), INSTANT, HOUR),
                        in.duration("closeGrace", d.closeGrace(), INSTANT, HOUR),
                        in.integer("maxConnections", d.maxConnections(), 1, MANY),
                        in.integer(
                                "maxConnectionsPerAddress", d.maxConnectionsPerAddress(), 1, MANY),
                        in.integer("maxStreams", d.maxStreams(), 1, MANY),
                        in.size("maxUnfinished", d.maxUnfinished(), KIBIBYTE, MOST_UNFINISHED),
                        in.section("rates", RelaySections::rates),
                        in.section("rtmp", RelaySections::rtmp));
        in.require(
                read.maxConnectionsPerAddress() <= read.maxConnections(),
                "maxConnectionsPerAddress",
                "at most maxConnections (" + read.maxConnections() + ")",
                "maxConnections");
        in.require(
                read.maxStreams() <= read.maxConnections(),
                "maxStreams",
                "at most maxConnections (" + read.maxConnections() + ")",
                "maxConnections");
        return read;
    }

    private static TlsConfig tls(Section in) {
        TlsConfig d = TlsConfig.defaults();
        return new TlsConfig(
                in.text(
                        "listen",
                        d.listen(),
                        LISTEN,
                        text -> text.isEmpty() || IS_LISTEN.test(text)),
                in.text("certificate", d.certificate(), "a file", IS_THERE),
                in.text("key", d.key(), "a file", IS_THERE),
                in.map(
                        "names",
                        d.names(),
                        name -> HOST.matcher(name).matches(),
                        RelaySections::certificate));
    }

    private static CertificateConfig certificate(Section in) {
        in.require(in.has("certificate"), "certificate", "a file");
        in.require(in.has("key"), "key", "a file");
        return new CertificateConfig(
                in.text("certificate", "", "a file", IS_THERE),
                in.text("key", "", "a file", IS_THERE));
    }

    private static RatesConfig rates(Section in) {
        RatesConfig d = RatesConfig.defaults();
        RatesConfig read =
                new RatesConfig(
                        in.section("connections", rate -> rate(rate, d.connections())),
                        in.section(
                                "connectionsPerAddress",
                                rate -> rate(rate, d.connectionsPerAddress())),
                        in.section(
                                "wrongKeysPerAddress", rate -> rate(rate, d.wrongKeysPerAddress())),
                        in.section(
                                "violationsPerAddress",
                                rate -> rate(rate, d.violationsPerAddress())),
                        in.duration("backOff", d.backOff(), MILLISECOND, HOUR),
                        in.duration("maxBackOff", d.maxBackOff(), MILLISECOND, HOUR),
                        in.integer("maxAddresses", d.maxAddresses(), 1, MANY));
        in.require(
                read.backOff().compareTo(read.maxBackOff()) <= 0,
                "backOff",
                "at most maxBackOff (" + Units.format(read.maxBackOff()) + ")",
                "maxBackOff");
        return read;
    }

    private static RateConfig rate(Section in, RateConfig d) {
        return new RateConfig(
                in.integer("burst", d.burst(), 1, MANY),
                in.duration("refill", d.refill(), MILLISECOND, HOUR));
    }

    private static RtmpConfig rtmp(Section in) {
        RtmpConfig d = RtmpConfig.defaults();
        RtmpConfig read =
                new RtmpConfig(
                        in.size("windowAck", d.windowAck(), KIBIBYTE, GIBIBYTE),
                        in.size("outChunk", d.outChunk(), LEAST_CHUNK, MOST_CHUNK),
                        in.size("maxInChunk", d.maxInChunk(), LEAST_CHUNK, MOST_CHUNK),
                        in.size("maxMessage", d.maxMessage(), KIBIBYTE, MOST_CHUNK),
                        in.size(
                                "maxPartialBeforePublish",
                                d.maxPartialBeforePublish(),
                                KIBIBYTE,
                                GIBIBYTE),
                        in.size("maxPartial", d.maxPartial(), KIBIBYTE, GIBIBYTE),
                        in.integer("maxChunkStreams", d.maxChunkStreams(), 4, 65_600),
                        in.integer("maxNameLength", d.maxNameLength(), 16, 65_535));
        String atMostPartial = "at most maxPartial (" + Units.format(read.maxPartial()) + ")";
        in.require(
                read.maxMessage().bytes() <= read.maxPartial().bytes(),
                "maxMessage",
                atMostPartial,
                "maxPartial");
        in.require(
                read.maxPartialBeforePublish().bytes() <= read.maxPartial().bytes(),
                "maxPartialBeforePublish",
                atMostPartial,
                "maxPartial");
        return read;
    }

    static AuthConfig auth(Section in) {
        AuthConfig d = AuthConfig.defaults();
        AuthConfig read =
                new AuthConfig(
                        in.choice("mode", d.mode()),
                        in.text("keyFile", d.keyFile(), "", ANY),
                        in.section("webhook", WebhookSection::webhook));
        in.require(
                read.mode() != AuthConfig.Mode.KEYS || !read.keyFile().isBlank(),
                "keyFile",
                "a file, because mode is keys",
                "mode");
        in.require(
                read.mode() != AuthConfig.Mode.WEBHOOK || read.webhook().usable(),
                "webhook",
                "one with a url and a secret, because mode is webhook",
                "mode");
        return read;
    }
}
