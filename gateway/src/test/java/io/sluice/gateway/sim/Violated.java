package io.sluice.gateway.sim;

import java.util.Locale;

/** Something that must always hold did not. */
final class Violated extends AssertionError {
    Violated(String what, Object... with) {
        super(String.format(Locale.ROOT, what, with));
    }
}
