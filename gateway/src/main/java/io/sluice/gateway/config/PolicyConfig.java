package io.sluice.gateway.config;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is done about what was seen, and about what was not.
 *
 * @param labels the rules, each for one of the model's labels; a label without one never acts
 * @param memory for how long a picture that counted towards a level counts in the same publisher's
 *     next publishes too; 0 for not at all
 * @param profiles other rules, by the names that the authoriser gives them
 */
public record PolicyConfig(
        Map<String, LabelRule> labels,
        UnscreenedRule unscreened,
        BanRule ban,
        Duration memory,
        Map<String, ProfileConfig> profiles) {

    /**
     * k-of-n on one label: of the last {@code of} inspected pictures of a track, {@code hits}
     * distinct coded pictures at or over a level; or of the last {@code of} moments of a stream
     * with several tracks, as many.
     *
     * @param flag the probability that counts towards a flag
     * @param cut the probability that counts towards a cut; over 1 never cuts
     */
    public record LabelRule(double flag, double cut, int hits, int of) {}

    /** What is done with a stream that has been unscreened, without a break, for {@code after}. */
    public record UnscreenedRule(Answer answer, Duration after) {
        public enum Answer {
            RELAY_AND_FLAG,
            CUT
        }
    }

    /**
     * What a cut brings besides the cut.
     *
     * @param duration how long a cut stream's key stays out; longer than OBS retries (3.3 hours)
     * @param address whether its address is banned too
     */
    public record BanRule(Duration duration, boolean address) {}

    /** The labels with a rule, here or in a profile, that a model with these labels lacks. */
    public SortedSet<String> labelsBesides(Collection<String> modelLabels) {
        SortedSet<String> lacking = new TreeSet<>(labels.keySet());
        profiles.values().forEach(profile -> lacking.addAll(profile.labels().keySet()));
        lacking.removeAll(Set.copyOf(modelLabels));
        return lacking;
    }

    public static PolicyConfig defaults() {
        return new PolicyConfig(
                Map.of("test_card", new LabelRule(0.5, 0.9, 2, 3)),
                new UnscreenedRule(UnscreenedRule.Answer.RELAY_AND_FLAG, Duration.ofSeconds(10)),
                new BanRule(Duration.ofHours(4), false),
                Duration.ofMinutes(20),
                Map.of());
    }
}
