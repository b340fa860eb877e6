package io.sluice.models.classify;

import java.util.List;
import java.util.stream.Collectors;

/** A model package that can't be used, with everything that is wrong with it. */
public final class PackageException extends Exception {
    private final transient List<PackageProblem> problems;

    PackageException(String source, List<PackageProblem> problems) {
        super(
                "model package "
                        + source
                        + ": "
                        + problems.stream()
                                .map(PackageProblem::toString)
                                .collect(Collectors.joining("; ")),
                null,
                false,
                false);
        this.problems = List.copyOf(problems);
    }

    public List<PackageProblem> problems() {
        return problems;
    }
}
