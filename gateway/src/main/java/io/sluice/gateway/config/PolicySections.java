package io.sluice.gateway.config;

import static io.sluice.codecs.yaml.Bounds.DAY;
import static io.sluice.codecs.yaml.Bounds.DECADE;
import static io.sluice.codecs.yaml.Bounds.HOUR;
import static io.sluice.codecs.yaml.Bounds.INSTANT;
import static io.sluice.codecs.yaml.Bounds.MILLISECOND;
import static io.sluice.codecs.yaml.Bounds.SECOND;

import io.sluice.codecs.yaml.Section;
import io.sluice.codecs.yaml.Units;
import io.sluice.gateway.config.PolicyConfig.BanRule;
import io.sluice.gateway.config.PolicyConfig.LabelRule;
import io.sluice.gateway.config.PolicyConfig.UnscreenedRule;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** What is allowed under {@code policy} and {@code budget}. */
final class PolicySections {
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final LabelRule DEFAULT_RULE = new LabelRule(0.5, 0.9, 2, 3);
    private static final Duration LONGEST_CADENCE = Duration.ofMinutes(1);
    private static final double NEVER_CUT = 2;
    private static final int LONGEST_WINDOW = 1000;

    private PolicySections() {}

    /**
     * @param maxGap how long after a sample a stream counts as screened: no profile may look more
     *     seldom
     */
    static PolicyConfig policy(Section in, Duration maxGap) {
        PolicyConfig d = PolicyConfig.defaults();
        Map<String, LabelRule> labels = labels(in, d.labels());
        UnscreenedRule unscreened =
                in.section("unscreened", own -> unscreened(own, d.unscreened()));
        return new PolicyConfig(
                labels,
                unscreened,
                in.section("ban", PolicySections::ban),
                in.duration("memory", d.memory(), INSTANT, DAY),
                in.map(
                        "profiles",
                        d.profiles(),
                        name -> LABEL.matcher(name).matches(),
                        profile -> profile(profile, labels, unscreened, maxGap)));
    }

    private static Map<String, LabelRule> labels(Section in, Map<String, LabelRule> fallback) {
        return in.map(
                "labels", fallback, name -> LABEL.matcher(name).matches(), PolicySections::label);
    }

    /** What it does not say is as for everyone. */
    private static ProfileConfig profile(
            Section in, Map<String, LabelRule> labels, UnscreenedRule unscreened, Duration maxGap) {
        ProfileConfig read =
                new ProfileConfig(
                        in.duration("cadence", INSTANT, INSTANT, LONGEST_CADENCE),
                        labels(in, labels),
                        in.section("unscreened", own -> unscreened(own, unscreened)));
        Duration least = InspectSections.SHORTEST_CADENCE;
        in.require(
                read.cadence().isZero() || read.cadence().compareTo(least) >= 0,
                "cadence",
                "0s, or at least " + Units.format(least));
        in.require(
                read.cadence().compareTo(maxGap) <= 0,
                "cadence",
                "at most inspect.sampling.maxGap (" + Units.format(maxGap) + ")");
        return read;
    }

    private static LabelRule label(Section in) {
        LabelRule d = DEFAULT_RULE;
        LabelRule read =
                new LabelRule(
                        in.fraction("flag", d.flag(), 0, 1),
                        in.fraction("cut", d.cut(), 0, NEVER_CUT),
                        in.integer("hits", d.hits(), 1, LONGEST_WINDOW),
                        in.integer("of", d.of(), 1, LONGEST_WINDOW));
        in.require(read.flag() <= read.cut(), "flag", "at most cut (" + read.cut() + ")", "cut");
        in.require(read.hits() <= read.of(), "hits", "at most of (" + read.of() + ")", "of");
        return read;
    }

    private static UnscreenedRule unscreened(Section in, UnscreenedRule d) {
        return new UnscreenedRule(
                in.choice("answer", d.answer()), in.duration("after", d.after(), SECOND, DAY));
    }

    private static BanRule ban(Section in) {
        BanRule d = PolicyConfig.defaults().ban();
        return new BanRule(
                in.duration("duration", d.duration(), SECOND, DECADE),
                in.bool("address", d.address()));
    }

    static BudgetConfig budget(Section in) {
        BudgetConfig d = BudgetConfig.defaults();
        return new BudgetConfig(
                latency(in, "tapped", d.tapped()),
                latency(in, "decoded", d.decoded()),
                latency(in, "batched", d.batched()),
                latency(in, "classified", d.classified()),
                latency(in, "decided", d.decided()),
                latency(in, "acted", d.acted()),
                latency(in, "total", d.total()),
                latency(in, "relay", d.relay()));
    }

    private static Duration latency(Section in, String key, Duration fallback) {
        return in.duration(key, fallback, MILLISECOND, HOUR);
    }
}
