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
    private final List<Window> windows = new ArrayList<>();

    Turns(RunParts parts, Function<Target, Crowd> crowds) {
        this.parts = parts;
        this.scenario = parts.scenario();
        this.crowds = crowds;
    }

    /**
     * Takes every turn and returns all windows, in order of time: of a run that is ended early,
     * those that are whole.
     */
    List<Window> all(Targets targets) throws LoadException {
        List<RunningTarget> running = List.copyOf(targets.running().values());
        try {
            switch (scenario.mode()) {
                case FIXED, SOAK -> fixed(running.getFirst());
                case SATURATE -> saturate(running.getFirst());
                case COMPARE -> compare(running);
            }
        } catch (EndedEarlyException _) {
            parts.note("The run was ended early: these are the windows that were whole by then.");
        }
        return List.copyOf(windows);
    }

    /** What one turn is made of. */
    private interface Steps {
        void take(Turn turn) throws LoadException;
    }

    /** Takes a turn, whole or as much of it as there is time for, and keeps its windows. */
    private void turn(RunningTarget target, String name, Steps steps) throws LoadException {
        Turn turn = new Turn(parts, target, name, crowds.apply(target.target()));
        EndedEarlyException early = null;
        try {
            steps.take(turn);
        } catch (EndedEarlyException e) {
            early = e;
        }
        windows.addAll(turn.end());
        if (early != null) {
            throw early;
        }
    }

    private void fixed(RunningTarget target) throws LoadException {
        turn(
                target,
                target.target().name(),
                turn -> {
                    long start = turn.grow(scenario.streams().count());
                    long window = scenario.timing().window().toNanos();
                    long count = scenario.timing().duration().toNanos() / window;
                    for (long i = 0; i < count; i++) {
                        turn.measure(start + i * window, i + 1 < count);
                    }
                });
    }

    /** The most streams inside the objectives are those of the last window that keeps them all. */
    private void saturate(RunningTarget target) throws LoadException {
        Saturation found = new Saturation();
        try {
            turn(target, target.target().name(), turn -> saturate(turn, found));
        } catch (EndedEarlyException e) {
            note(target, found);
            throw e;
        }
        note(target, found);
    }

    private void note(RunningTarget target, Saturation found) {
        parts.note(
                "%s: %s streams inside the objectives; %s"
                        .formatted(
                                target.target().name(),
                                found.last == 0 ? "no step's" : found.last,
                                found.end));
    }

    /** What a saturation has found so far. */
    private static final class Saturation {
        private int last;
        private String end = "the run was ended early";
    }

    private void saturate(Turn turn, Saturation found) throws LoadException {
        Scenario.Saturation steps = scenario.saturation();
        int streams = 0;
        for (int next = steps.from(); next <= steps.to(); next += steps.by()) {
            turn.measure(turn.grow(next - streams), false);
            streams = next;
            Window step = turn.lastSoFar();
            parts.progress().say(stepLine(step));
            List<Objective> missed = Slo.missed(scenario.objectives(), step);
            if (!step.invalid().isEmpty()) {
                found.end = "at %d the step is invalid: %s".formatted(streams, step.invalid());
                return;
            }
            if (!missed.isEmpty()) {
                found.end = "at %d it misses %s".formatted(streams, described(missed, step));
                return;
            }
            found.last = streams;
        }
        found.end = "the scenario's most streams (" + steps.to() + ") were reached";
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
    private void compare(List<RunningTarget> targets) throws LoadException {
        List<String> names =
                new ArrayList<>(targets.stream().map(target -> target.target().name()).toList());
        for (RunningTarget target : targets) {
            prime(target);
        }
        names.add(names.getFirst() + Ratios.CONTROL);
        for (int round = 0; round < scenario.timing().rounds(); round++) {
            parts.progress().say("round %d of %d".formatted(round + 1, scenario.timing().rounds()));
            for (String name : names) {
                turn(
                        of(targets, Ratios.controlled(name)),
                        name,
                        turn -> turn.measure(turn.grow(scenario.streams().count()), false));
                parts.sleepUntil(parts.ticker().nanoTime() + scenario.timing().settle().toNanos());
            }
            Collections.rotate(names, -1);
        }
    }

    private void prime(RunningTarget target) throws LoadException {
        if (!scenario.timing().prime().isZero()) {
            turn(
                    target,
                    target.target().name(),
                    turn -> turn.prime(scenario.streams().count(), scenario.timing().prime()));
        }
    }

    private static RunningTarget of(List<RunningTarget> targets, String name) {
        return targets.stream()
                .filter(target -> target.target().name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
