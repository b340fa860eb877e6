package io.sluice.gateway.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.sluice.gateway.config.OriginTlsConfig;
import java.io.File;
import java.io.IOException;

/**
 * TLS towards origins (RTMPS): TLS 1.2 or 1.3, the origin's certificate verified for the host that
 * is dialled. Thread-safe.
 */
final class OriginTls {
    private final SslContext context;

    /**
     * Reads the files.
     *
     * @throws IOException if they can't be used: says which and why
     */
    OriginTls(OriginTlsConfig config) throws IOException {
        try {
            SslContextBuilder builder =
                    SslContextBuilder.forClient()
                            .protocols("TLSv1.3", "TLSv1.2")
                            .endpointIdentificationAlgorithm("HTTPS");
            if (!config.authorities().isEmpty()) {
                builder.trustManager(new File(config.authorities()));
            }
            if (!config.certificate().isEmpty()) {
                builder.keyManager(new File(config.certificate()), new File(config.key()));
            }
            context = builder.build();
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("origin.tls can't be used: " + config + ": " + e, e);
        }
    }

    /** What a connection to this host begins with, and then the link. */
    ChannelHandler before(ChannelHandler link, String host, int port) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(context.newHandler(channel.alloc(), host, port), link);
            }
        };
    }
}
