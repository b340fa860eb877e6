package io.sluice.gateway.sim;

import io.sluice.codecs.rtmp.handshake.ClientHandshake;
import io.sluice.codecs.yaml.DataSize;
import io.sluice.gateway.config.ClassifyConfig;
import io.sluice.gateway.config.DecodeConfig;
import io.sluice.gateway.config.IngestConfig;
import io.sluice.gateway.config.IngestConfig.RtmpConfig;
import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.config.Isolation;
import io.sluice.gateway.config.OriginConfig;
import io.sluice.gateway.config.OriginTlsConfig;
import io.sluice.gateway.config.PolicyConfig;
import io.sluice.gateway.config.PolicyConfig.BanRule;
import io.sluice.gateway.config.PolicyConfig.LabelRule;
import io.sluice.gateway.config.PolicyConfig.UnscreenedRule;
import io.sluice.gateway.config.PolicyConfig.UnscreenedRule.Answer;
import io.sluice.gateway.config.ProcessConfig;
import io.sluice.gateway.config.RatesConfig;
import io.sluice.gateway.config.ReconnectConfig;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.config.SamplingConfig.Mode;
import io.sluice.gateway.config.TapConfig;
import io.sluice.gateway.config.TlsConfig;
import java.time.Duration;
import java.util.Map;

/** One run's configuration, with limits so small that a few seconds meet all of them. */
record Setup(
        IngestConfig ingest,
        OriginConfig origin,
        InspectConfig inspect,
        PolicyConfig policy,
        int publishers,
        long runNanos) {
    static final String LABEL = "test_card";
    static final double FLAG = 0.5;
    static final double CUT = 0.9;

    static Setup of(Dice dice) {
        int publishers = dice.between(1, 4);
        return new Setup(
                ingest(dice, publishers),
                origin(dice),
                new InspectConfig(
                        !dice.strikes(Fault.INSPECTION_OFF, 200),
                        Isolation.NONE,
                        ProcessConfig.defaults(),
                        sampling(dice),
                        tap(dice),
                        new DecodeConfig(
                                dice.between(1, 2), 1 << 20, dice.between(2, 8), new DataSize(0)),
                        classify(dice)),
                policy(dice),
                publishers,
                dice.millis(4_000, 10_000));
    }

    private static IngestConfig ingest(Dice dice, int publishers) {
        return new IngestConfig(
                "127.0.0.1:0",
                "",
                TlsConfig.defaults(),
                1,
                Duration.ofMillis(dice.between(1_500, 4_000)),
                Duration.ofMillis(dice.between(1_000, 3_000)),
                0,
                Duration.ofMillis(dice.percent(30) ? 0 : dice.between(50, 800)),
                Duration.ofMillis(dice.between(20, 200)),
                64,
                64,
                dice.percent(20) ? 1 : publishers,
                DataSize.mebibytes(64),
                RatesConfig.defaults(),
                new RtmpConfig(
                        new DataSize(dice.between(2_000, 100_000)),
                        new DataSize(dice.between(128, 8_192)),
                        DataSize.mebibytes(1),
                        DataSize.kibibytes(64),
                        DataSize.kibibytes(16),
                        DataSize.kibibytes(256),
                        16,
                        128));
    }

    private static OriginConfig origin(Dice dice) {
        int high = dice.between(4_000, 60_000);
        return new OriginConfig(
                "rtmp://origin.invalid/{app}",
                "{key}",
                1,
                Map.of(),
                dice.percent(50) ? ClientHandshake.Form.SIMPLE : ClientHandshake.Form.DIGEST,
                Duration.ofSeconds(1),
                Duration.ofMillis(dice.between(200, 700)),
                Duration.ofMillis(dice.between(700, 2_000)),
                new DataSize(high),
                new DataSize(high / 4),
                Duration.ofMillis(dice.between(500, 1_500)),
                DataSize.kibibytes(32),
                Duration.ofMillis(dice.between(20, 200)),
                OriginTlsConfig.defaults(),
                dice.percent(50) ? ReconnectConfig.never() : reconnect(dice));
    }

    private static ReconnectConfig reconnect(Dice dice) {
        int backOff = dice.between(10, 300);
        int buffer = dice.between(4_000, 100_000);
        return new ReconnectConfig(
                Duration.ofMillis(dice.between(100, 3_000)),
                Duration.ofMillis(backOff),
                Duration.ofMillis(2L * backOff),
                new DataSize(buffer),
                Duration.ofMillis(dice.between(100, 2_000)),
                new DataSize(dice.percent(50) ? buffer : 10L * buffer));
    }

    private static SamplingConfig sampling(Dice dice) {
        int cadence = dice.between(100, 500);
        return new SamplingConfig(
                dice.percent(15) ? Mode.KEYFRAMES : Mode.CADENCE,
                Duration.ofMillis(cadence),
                dice.percent(90),
                Duration.ofMillis(2L * cadence),
                Duration.ofMillis(dice.between(3, 6) * (long) cadence));
    }

    private static TapConfig tap(Dice dice) {
        return new TapConfig(
                8,
                dice.between(4, 64),
                new DataSize(dice.between(6_000, 200_000)),
                new DataSize(dice.between(500, dice.one(2_000, 60_000))),
                new DataSize(dice.between(50_000, dice.one(400_000, 100_000_000))));
    }

    private static ClassifyConfig classify(Dice dice) {
        return new ClassifyConfig(
                "test-card",
                "cpu",
                dice.between(1, 2),
                dice.between(1, 4),
                dice.between(1, 4),
                Duration.ofMillis(dice.percent(50) ? 0 : 3));
    }

    private static PolicyConfig policy(Dice dice) {
        int hits = dice.between(1, 3);
        return new PolicyConfig(
                Map.of(LABEL, new LabelRule(FLAG, CUT, hits, hits + dice.between(0, 2))),
                new UnscreenedRule(
                        dice.percent(30) ? Answer.CUT : Answer.RELAY_AND_FLAG,
                        Duration.ofMillis(dice.between(500, 2_000))),
                new BanRule(Duration.ofMillis(dice.between(500, 4_000)), dice.percent(20)),
                Duration.ZERO,
                Map.of());
    }

    LabelRule rule() {
        return policy.labels().get(LABEL);
    }
}
