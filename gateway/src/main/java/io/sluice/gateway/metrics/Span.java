package io.sluice.gateway.metrics;

import io.sluice.gateway.config.BudgetConfig;
import io.sluice.gateway.inspect.Stage;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** What is timed: each stage since the one before, and what spans or stands beside them. */
public enum Span {
    TAPPED,
    DECODED,
    BATCHED,
    CLASSIFIED,
    DECIDED,
    ACTED,
    /** Received to decided. */
    TOTAL,
    /** Read from the publisher to written to the origin, a tag. */
    RELAY,
    /**
     * For how long a picture was held back for those behind it, by the decoder for B-frames and by
     * the tap to know how long it is shown: the content's doing, so it is counted here and neither
     * in {@link #DECODED} nor in {@link #TOTAL}.
     */
    REORDER;

    /** The span that ends at a stage. */
    static Span endingAt(Stage stage) {
        return switch (stage) {
            case RECEIVED -> throw new IllegalArgumentException("nothing comes before " + stage);
            case TAPPED -> TAPPED;
            case DECODED -> DECODED;
            case BATCHED -> BATCHED;
            case CLASSIFIED -> CLASSIFIED;
            case DECIDED -> DECIDED;
            case ACTED -> ACTED;
        };
    }

    /** The most it may take; empty where nothing is promised. */
    Optional<Duration> budget(BudgetConfig budget) {
        return switch (this) {
            case TAPPED -> Optional.of(budget.tapped());
            case DECODED -> Optional.of(budget.decoded());
            case BATCHED -> Optional.of(budget.batched());
            case CLASSIFIED -> Optional.of(budget.classified());
            case DECIDED -> Optional.of(budget.decided());
            case ACTED -> Optional.of(budget.acted());
            case TOTAL -> Optional.of(budget.total());
            case RELAY -> Optional.of(budget.relay());
            case REORDER -> Optional.empty();
        };
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
