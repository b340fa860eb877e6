package io.sluice.gateway.config;

/** The whole configuration: mirrors the YAML file key by key. */
public record GatewayConfig(
        IngestConfig ingest,
        OriginConfig origin,
        AuthConfig auth,
        InspectConfig inspect,
        PolicyConfig policy,
        BudgetConfig budget,
        StoreConfig store,
        MetricsConfig metrics,
        AdminConfig admin,
        DrainConfig drain) {
    public static GatewayConfig defaults() {
        return new GatewayConfig(
                IngestConfig.defaults(),
                OriginConfig.defaults(),
                AuthConfig.defaults(),
                InspectConfig.defaults(),
                PolicyConfig.defaults(),
                BudgetConfig.defaults(),
                StoreConfig.defaults(),
                MetricsConfig.defaults(),
                AdminConfig.defaults(),
                DrainConfig.defaults());
    }
}
