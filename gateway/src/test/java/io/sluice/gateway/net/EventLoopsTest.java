package io.sluice.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import io.sluice.gateway.inspect.NiceValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class EventLoopsTest {
    private static Future<Integer> niceOf(EventLoopGroup loops) {
        return loops.next().submit(NiceValue::own);
    }

    /** Also where the first to need a relaying loop is a stranger who publishes. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theStrangersLoopGivesWayToThoseThatRelay() throws Exception {
        try (EventLoops loops = EventLoops.open(1)) {
            int strangers = loops.strangers().submit(NiceValue::own).get();
            int relaying = loops.strangers().submit(() -> niceOf(loops.group())).get().get();
            assertEquals(NiceValue.own(), relaying);
            assertEquals(Math.max(relaying, 5), strangers);
        }
    }
}
