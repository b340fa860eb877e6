package io.sluice.gateway.config;

/**
 * Everything behind the boundary. {@code enabled: false} relays only, and every second counts as
 * unscreened.
 */
public record InspectConfig(
        boolean enabled,
        SamplingConfig sampling,
        TapConfig tap,
        DecodeConfig decode,
        ClassifyConfig classify) {
    public static InspectConfig defaults() {
        return new InspectConfig(
                true,
                SamplingConfig.defaults(),
                TapConfig.defaults(),
                DecodeConfig.defaults(),
                ClassifyConfig.defaults());
    }
}
