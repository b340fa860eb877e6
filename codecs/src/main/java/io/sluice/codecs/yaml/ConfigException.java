package io.sluice.codecs.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration can't be used: everything that is wrong with it, in the file's order. */
public final class ConfigException extends Exception {
    private final transient List<Problem> problems;

    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
