package io.sluice.loadtest.run;

import io.sluice.loadtest.report.Ratios;
import io.sluice.loadtest.report.Window;
import io.sluice.loadtest.scenario.Objective;
import io.sluice.loadtest.scenario.Scenario;
import io.sluice.loadtest.scenario.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The turns of a run, as its mode orders them. */
final class Turns {
    private final RunParts parts;
    private final Scenario scenario;
    private final Function<Target, Crowd> crowds;

    Turns(RunParts parts, Function<Target, Crowd> crowds) {
        this.parts = parts;
        this.scenario = parts.scenario();
        this.crowds = crowds;
    }

    /** Takes every turn and returns all windows, in order of time. */
    List<Window> all(Targets targets) throws LoadException {
        List<RunningTarget> running = List.copyOf(targets.running().values());
        return switch (scenario.mode()) {
            case FIXED, SOAK -> fixed(running.getFirst());
            case SATURATE -> saturate(running.getFirst());
            case COMPARE -> compare(running);
        };
    }

    private Turn turn(RunningTarget target, String name) {
        return new Turn(parts, target, name, crowds.apply(target.target()));
    }

    private List<Window> fixed(RunningTarget target) throws LoadException {
        Turn turn = turn(target, target.target().name());
        long start = turn.grow(scenario.streams().count());
        long window = scenario.timing().window().toNanos();
        long windows = scenario.timing().duration().toNanos() / window;
        for (long i = 0; i < windows; i++) {
            turn.measure(start + i * window, i + 1 < windows);
        }
        return turn.end();
    }

    /** The most streams inside the objectives are those of the last window that keeps them all. */
    private List<Window> saturate(RunningTarget target) throws LoadException {
        Scenario.Saturation steps = scenario.saturation();
        Turn turn = turn(target, target.target().name());
        int streams = 0;
        int last = 0;
        String end = "the scenario's most streams (" + steps.to() + ") were reached";
        for (int next = steps.from(); next <= steps.to(); next += steps.by()) {
            turn.measure(turn.grow(next - streams), false);
            streams = next;
            Window found = turn.lastSoFar();
            parts.progress().say(stepLine(found));
            List<Objective> missed = Slo.missed(scenario.objectives(), found);
            if (!found.invalid().isEmpty()) {
                end = "at %d the step is invalid: %s".formatted(streams, found.invalid());
                break;
            }
            if (!missed.isEmpty()) {
                end = "at %d it misses %s".formatted(streams, described(missed, found));
                break;
            }
            last = streams;
        }
        List<Window> windows = turn.end();
        parts.note(
                "%s: %s streams inside the objectives; %s"
                        .formatted(target.target().name(), last == 0 ? "no step's" : last, end));
        return windows;
    }

    private static String stepLine(Window found) {
        return "%d streams: %s"
                .formatted(
                        found.streams(), found.invalid().isEmpty() ? "measured" : found.invalid());
    }

    private static String described(List<Objective> missed, Window found) {
        return missed.stream()
                .map(
                        objective ->
                                "%s (%.4g %s, limit %.4g)"
                                        .formatted(
                                                objective.figure(),
                                                Slo.found(objective, found),
                                                objective.unit().symbol(),
                                                objective.limit()))
                .collect(Collectors.joining(", "));
    }

    /** Each target in turn and the first one twice, round by round; each round begins one later. */
    private List<Window> compare(List<RunningTarget> targets) throws LoadException {
        List<Window> windows = new ArrayList<>();
        List<String> names =
                new ArrayList<>(targets.stream().map(target -> target.target().name()).toList());
        for (RunningTarget target : targets) {
            windows.addAll(prime(target));
        }
        names.add(names.getFirst() + Ratios.CONTROL);
        for (int round = 0; round < scenario.timing().rounds(); round++) {
            parts.progress().say("round %d of %d".formatted(round + 1, scenario.timing().rounds()));
            for (String name : names) {
                RunningTarget target = of(targets, Ratios.controlled(name));
                Turn turn = turn(target, name);
                turn.measure(turn.grow(scenario.streams().count()), false);
                windows.addAll(turn.end());
                parts.sleepUntil(parts.ticker().nanoTime() + scenario.timing().settle().toNanos());
            }
            Collections.rotate(names, -1);
        }
        return windows;
    }

    private List<Window> prime(RunningTarget target) throws LoadException {
        if (scenario.timing().prime().isZero()) {
            return List.of();
        }
        Turn turn = turn(target, target.target().name());
        turn.prime(scenario.streams().count(), scenario.timing().prime());
        return turn.end();
    }

    private static RunningTarget of(List<RunningTarget> targets, String name) {
        return targets.stream()
                .filter(target -> target.target().name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
