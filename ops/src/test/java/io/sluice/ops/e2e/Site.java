package io.sluice.ops.e2e;

import java.nio.file.Path;

/** A real origin with a gateway in front of it. */
record Site(RecordingOrigin origin, TestGateway gateway) implements AutoCloseable {
    /** Which origin. */
    enum Kind {
        NGINX(RealParts.NGINX, RealParts.NGINX_RTMP) {
            @Override
            RecordingOrigin start(Path folder) {
                return NginxOrigin.start(folder);
            }
        },
        NODE_MEDIA_SERVER(RealParts.NODE, RealParts.NODE_MEDIA_SERVER) {
            @Override
            RecordingOrigin start(Path folder) {
                return NodeMediaServer.start(folder);
            }
        };

        private final RealParts[] parts;

        Kind(RealParts... parts) {
            this.parts = parts;
        }

        RealParts[] parts() {
            return parts.clone();
        }

        abstract RecordingOrigin start(Path folder);
    }

    static Site start(Kind kind, Path folder) throws Exception {
        RecordingOrigin origin = kind.start(folder.resolve("origin"));
        try {
            return new Site(
                    origin,
                    TestGateway.start(
                            folder.resolve("data"), origin.port(), to -> to.at(origin.url())));
        } catch (Exception e) {
            origin.close();
            throw e;
        }
    }

    @Override
    public void close() throws Exception {
        try (origin) {
            gateway.close();
        }
    }
}
