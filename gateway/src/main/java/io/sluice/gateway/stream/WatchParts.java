package io.sluice.gateway.stream;

import io.sluice.gateway.config.InspectConfig;
import io.sluice.gateway.config.PolicyConfig;
import io.sluice.gateway.config.PolicyConfig.UnscreenedRule;
import io.sluice.gateway.config.ProfileConfig;
import io.sluice.gateway.config.SamplingConfig;
import io.sluice.gateway.inspect.Inspector;
import io.sluice.gateway.policy.Policy;
import io.sluice.gateway.policy.PublisherMemory;
import io.sluice.gateway.policy.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What the watching of all streams of one profile shares.
 *
 * @param memory of the publishers, whatever their profiles
 * @param maxTracks most video tracks of one stream that are told apart
 * @param seeds a stream's secret, from which its samples' moments are drawn
 * @param profiles the same for streams of other profiles, by name
 */
public record WatchParts(
        Inspector inspector,
        SamplingConfig sampling,
        Policy policy,
        PublisherMemory memory,
        UnscreenedRule unscreened,
        int maxTracks,
        LongSupplier seeds,
        Map<String, WatchParts> profiles) {

    /** As the configuration says. */
    public static WatchParts of(
            Inspector inspector, InspectConfig inspect, PolicyConfig policy, LongSupplier seeds) {
        ProfileConfig standard =
                new ProfileConfig(
                        inspect.sampling().cadence(), policy.labels(), policy.unscreened());
        PublisherMemory memory = memory(policy, standard);
        Map<String, WatchParts> profiles = new HashMap<>();
        policy.profiles()
                .forEach(
                        (name, profile) ->
                                profiles.put(name, of(inspector, inspect, memory, profile, seeds)));
        WatchParts parts = of(inspector, inspect, memory, standard, seeds);
        return parts.beside(Map.copyOf(profiles));
    }

    /** One for all profiles: coming back under another one is no fresh start. */
    private static PublisherMemory memory(PolicyConfig policy, ProfileConfig standard) {
        List<Rules> all = new ArrayList<>(List.of(Rules.of(standard.labels())));
        policy.profiles().values().forEach(profile -> all.add(Rules.of(profile.labels())));
        return new PublisherMemory(all, policy.memory().toNanos());
    }

    private static WatchParts of(
            Inspector inspector,
            InspectConfig inspect,
            PublisherMemory memory,
            ProfileConfig profile,
            LongSupplier seeds) {
        SamplingConfig sampling =
                profile.cadence().isZero()
                        ? inspect.sampling()
                        : inspect.sampling().every(profile.cadence());
        return new WatchParts(
                inspector,
                sampling,
                new Policy(Rules.of(profile.labels()), sampling.cadence()),
                memory,
                profile.unscreened(),
                inspect.tap().maxTracks(),
                seeds,
                Map.of());
    }

    private WatchParts beside(Map<String, WatchParts> others) {
        return new WatchParts(
                inspector, sampling, policy, memory, unscreened, maxTracks, seeds, others);
    }

    /** For a stream of this profile; these where none is named. */
    WatchParts under(Optional<String> profile) {
        return profile.map(name -> profiles.getOrDefault(name, this)).orElse(this);
    }
}
