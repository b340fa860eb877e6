package io.sluice.gateway.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.Mapping;
import io.netty.util.concurrent.Ticker;
import io.sluice.gateway.config.CertificateConfig;
import io.sluice.gateway.config.TlsConfig;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that encoders are shown, by the name that they ask for (SNI, RFC 6066 section
 * 3); a {@code *} stands for one label. Whoever asks for no name, or for none of these, gets the
 * default. Thread-safe.
 */
final class TlsCertificates {
    /** A longer greeting is no encoder's. */
    private static final int MAX_HELLO_BYTES = 16 << 10;

    private final TlsCertificate standard;
    private final Map<String, TlsCertificate> byName = new LinkedHashMap<>();
    private final long handshakeMillis;

    /**
     * Reads the files.
     *
     * @param handshakeMillis how long a greeting may take
     * @throws IOException if they can't be used: says which and why
     */
    TlsCertificates(TlsConfig config, long handshakeMillis, Ticker ticker) throws IOException {
        this.handshakeMillis = handshakeMillis;
        standard = new TlsCertificate(config.certificate(), config.key(), ticker);
        for (Map.Entry<String, CertificateConfig> named : config.names().entrySet()) {
            CertificateConfig files = named.getValue();
            byName.put(
                    named.getKey().toLowerCase(Locale.ROOT),
                    new TlsCertificate(files.certificate(), files.key(), ticker));
        }
    }

    /** TLS for one connection that was accepted. */
    ChannelHandler handler(Channel channel) {
        if (byName.isEmpty()) {
            return standard.context().newHandler(channel.alloc());
        }
        Mapping<String, SslContext> contexts = name -> of(name).context();
        return new SniHandler(contexts, MAX_HELLO_BYTES, handshakeMillis);
    }

    /** The certificate for a name that was asked for; null where none was. */
    private TlsCertificate of(@Nullable String name) {
        if (name == null) {
            return standard;
        }
        String asked = name.toLowerCase(Locale.ROOT);
        String wild = "*" + asked.substring(Math.max(0, asked.indexOf('.')));
        return byName.getOrDefault(asked, byName.getOrDefault(wild, standard));
    }
}
