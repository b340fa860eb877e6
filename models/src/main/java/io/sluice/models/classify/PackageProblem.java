package io.sluice.models.classify;

/**
 * One thing that is wrong with a model package.
 *
 * @param path where, as a path into {@code model.yaml}, or the file's name
 * @param value what is there
 * @param expected what should be
 */
public record PackageProblem(String path, String value, String expected) {
    @Override
    public String toString() {
        return path + ": " + value + ", expected " + expected;
    }
}
