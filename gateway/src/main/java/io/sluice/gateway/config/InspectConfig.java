package io.sluice.gateway.config;

/**
 * Everything behind the boundary. {@code enabled: false} relays only, and every second counts as
 * unscreened.
 *
 * @param process how the child processes are kept; means nothing without isolation
 */
public record InspectConfig(
        boolean enabled,
        Isolation isolation,
        ProcessConfig process,
        SamplingConfig sampling,
        TapConfig tap,
        DecodeConfig decode,
        ClassifyConfig classify) {
    public static InspectConfig defaults() {
        return new InspectConfig(
                true,
                Isolation.PROCESS,
                ProcessConfig.defaults(),
                SamplingConfig.defaults(),
                TapConfig.defaults(),
                DecodeConfig.defaults(),
                ClassifyConfig.defaults());
    }
}
