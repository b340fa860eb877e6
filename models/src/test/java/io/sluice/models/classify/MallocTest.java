package io.sluice.models.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Linker;
import org.junit.jupiter.api.Test;

class MallocTest {
    @Test
    void glibcKeepsWhatWasFreedAndOthersAreLeftAlone() {
        boolean known = Linker.nativeLinker().defaultLookup().find("mallopt").isPresent();

        assertEquals(
                known ? Malloc.Outcome.APPLIED : Malloc.Outcome.UNAVAILABLE,
                Malloc.keepFreedMemory());
    }
}
