package io.sluice.gateway.config;

import static io.sluice.codecs.yaml.Bounds.ANY;
import static io.sluice.codecs.yaml.Bounds.DAY;
import static io.sluice.codecs.yaml.Bounds.INSTANT;
import static io.sluice.codecs.yaml.Bounds.IS_LISTEN;
import static io.sluice.codecs.yaml.Bounds.IS_THERE;
import static io.sluice.codecs.yaml.Bounds.LISTEN;
import static io.sluice.codecs.yaml.Bounds.SECOND;

import io.sluice.codecs.yaml.Section;

/** What is allowed under {@code store}, {@code metrics}, {@code admin} and {@code drain}. */
final class ServiceSections {
    private static final int MANY = 10_000_000;

    private ServiceSections() {}

    static StoreConfig store(Section in) {
        StoreConfig d = StoreConfig.defaults();
        return new StoreConfig(
                in.text("file", d.file(), "a file", IS_THERE),
                in.integer("maxBans", d.maxBans(), 1, MANY),
                in.integer("maxPendingWrites", d.maxPendingWrites(), 1, MANY));
    }

    static MetricsConfig metrics(Section in) {
        MetricsConfig d = MetricsConfig.defaults();
        return new MetricsConfig(
                in.text("hlogFolder", d.hlogFolder(), "a folder", ANY),
                in.duration("hlogInterval", d.hlogInterval(), SECOND, DAY),
                in.integer("hlogFiles", d.hlogFiles(), 1, 10_000));
    }

    static AdminConfig admin(Section in) {
        AdminConfig d = AdminConfig.defaults();
        return new AdminConfig(
                in.bool("enabled", d.enabled()),
                in.text("listen", d.listen(), LISTEN, IS_LISTEN),
                in.text("tokenFile", d.tokenFile(), "a file", IS_THERE));
    }

    static DrainConfig drain(Section in) {
        return new DrainConfig(in.duration("max", DrainConfig.defaults().max(), INSTANT, DAY));
    }
}
