package io.sluice.gateway.sim;

import io.sluice.gateway.auth.AuthRequest;
import io.sluice.gateway.auth.Authorization;
import io.sluice.gateway.auth.Authorizer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An authoriser that grants, denies, fails, takes its time, or never answers. */
final class SimAuthorizer implements Authorizer, Actor {
    private final World world;
    private final List<Asked> asked = new ArrayList<>();

    private record Asked(
            CompletableFuture<Authorization> answer, Authorization what, long dueNanos) {}

    SimAuthorizer(World world) {
        this.world = world;
    }

    @Override
    public CompletionStage<Authorization> authorize(AuthRequest request) {
        Dice dice = world.dice();
        if (dice.strikes(Fault.AUTHORIZER_FAILS, 200)) {
            return CompletableFuture.failedFuture(new IllegalStateException("as the dice say"));
        }
        if (dice.strikes(Fault.AUTHORIZER_SILENT, 200)) {
            return new CompletableFuture<>();
        }
        Authorization what =
                dice.strikes(Fault.AUTHORIZER_DENIES, 300)
                        ? new Authorization.Denied("as the dice say")
                        : new Authorization.Granted("who has " + request.key().substring(0, 4));
        if (!dice.strikes(Fault.AUTHORIZER_SLOW, 500)) {
            return CompletableFuture.completedFuture(what);
        }
        CompletableFuture<Authorization> answer = new CompletableFuture<>();
        asked.add(new Asked(answer, what, world.now() + dice.millis(1, 1_500)));
        return answer;
    }

    @Override
    public void act() {
        for (Asked one : List.copyOf(asked)) {
            if (one.dueNanos() <= world.now()) {
                asked.remove(one);
                one.answer().complete(one.what());
            }
        }
    }
}
