package io.sluice.gateway.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.sluice.gateway.config.GatewayConfig;
import io.sluice.gateway.config.PolicyConfig;
import io.sluice.gateway.config.PolicyConfig.LabelRule;
import io.sluice.gateway.config.ProfileConfig;
import io.sluice.gateway.inspect.NoInspector;
import io.sluice.gateway.policy.Rules;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchPartsTest {
    private static final Map<String, LabelRule> STRICT =
            Map.of("test_card", new LabelRule(0.1, 0.3, 1, 1));

    /** A publisher that comes back under another profile is still known. */
    @Test
    void eachProfileHasItsRulesAndAllShareOneMemory() {
        GatewayConfig config = GatewayConfig.defaults();
        PolicyConfig standard = config.policy();
        PolicyConfig both =
                new PolicyConfig(
                        standard.labels(),
                        standard.unscreened(),
                        standard.ban(),
                        standard.memory(),
                        Map.of(
                                "strict",
                                new ProfileConfig(
                                        Duration.ofMillis(200), STRICT, standard.unscreened())));
        WatchParts parts = WatchParts.of(new NoInspector(), config.inspect(), both, () -> 5);
        WatchParts strict = parts.under(Optional.of("strict"));
        assertEquals(Rules.of(STRICT), strict.policy().rules());
        assertEquals(Rules.of(standard), parts.under(Optional.empty()).policy().rules());
        assertSame(parts.memory(), strict.memory());
    }
}
