package io.sluice.loadtest;

/**
 * How a probing origin treats its publishers.
 *
 * @param answer what a publish is answered with
 * @param readBytesPerSecond how fast it reads, a connection; 0 stalls it
 */
public record OriginBehaviour(Answer answer, long readBytesPerSecond) {
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** What a publish hears. */
    public sealed interface Answer {
        record Accept() implements Answer {}

        record Refuse(String code, String description) implements Answer {}

        /** Nothing, ever. */
        record Silence() implements Answer {}
    }

    public static OriginBehaviour healthy() {
        return new OriginBehaviour(new Answer.Accept(), UNLIMITED);
    }

    public static OriginBehaviour refusing(String code, String description) {
        return new OriginBehaviour(new Answer.Refuse(code, description), UNLIMITED);
    }

    public static OriginBehaviour silent() {
        return new OriginBehaviour(new Answer.Silence(), UNLIMITED);
    }

    public OriginBehaviour stalled() {
        return reading(0);
    }

    public OriginBehaviour reading(long bytesPerSecond) {
        return new OriginBehaviour(answer, bytesPerSecond);
    }
}
