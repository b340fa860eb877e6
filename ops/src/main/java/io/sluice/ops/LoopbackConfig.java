package io.sluice.ops;

import io.sluice.gateway.config.AdminConfig;
import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.config.StoreConfig;
import java.nio.file.Path;

/**
 * The default configuration, on free loopback ports, in front of an origin on this machine, and
 * with its data in a folder of its own: what the demo and the tests run.
 */
public final class LoopbackConfig {
    private static final String FREE_PORT = "127.0.0.1:0";

    private LoopbackConfig() {}

    public static GatewayConfig of(int originPort, Path data) {
        GatewayConfig d = GatewayConfig.defaults();
        return new GatewayConfig(
                d.ingest().listeningOn(FREE_PORT),
                d.origin().at("rtmp://127.0.0.1:" + originPort + "/{app}"),
                d.auth(),
                d.inspect(),
                d.policy(),
                d.budget(),
                new StoreConfig(
                        data.resolve("sluice.db").toString(),
                        d.store().maxBans(),
                        d.store().maxPendingWrites()),
                d.metrics(),
                new AdminConfig(true, FREE_PORT, data.resolve("admin.token").toString()),
                d.drain());
    }
}
