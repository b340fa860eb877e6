package io.sluice.gateway.stream;

import io.sluice.gateway.action.Ban;
import io.sluice.gateway.action.Bans;
import io.sluice.gateway.auth.Authorization;
import io.sluice.gateway.auth.Authorizer;
import io.sluice.gateway.auth.Terms;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Who gets in: the bans first, then the authoriser, then the bans again with the identity it gave.
 * All of it before the origin is dialled.
 */
public final class Admission {
    private final Bans bans;
    private final Authorizer authorizer;
    private final InstantSource clock;

    /** What was decided about one publish. */
    sealed interface Answer {
        /**
         * It may come in.
         *
         * @param terms where it goes, and how it is watched
         */
        record Admitted(StreamInfo info, Terms terms) implements Answer {}

        /**
         * It stays out.
         *
         * @param why for our log
         * @param told what the publisher hears
         */
        record Refused(Refusal refusal, String why, String told) implements Answer {
            /** In the usual words. */
            static Refused of(Refusal refusal, String why) {
                return new Refused(refusal, why, refusal.description());
            }
        }
    }

    public Admission(Bans bans, Authorizer authorizer, InstantSource clock) {
        this.bans = bans;
        this.authorizer = authorizer;
        this.clock = clock;
    }

    /** Returns at once; the answer may come later, on any thread. */
    CompletionStage<Answer> ask(Attempt attempt) {
        Optional<Ban> ban = banOf(attempt, attempt.keyDigest());
        return ban.isPresent()
                ? CompletableFuture.completedFuture(banned(ban.get()))
                : authorizer
                        .authorize(attempt.question())
                        .thenApply(authorization -> answer(authorization, attempt));
    }

    /** Once more right before the dial: a ban may have come since the answer was given. */
    Optional<Refusal> bannedSince(Attempt attempt, StreamInfo admitted) {
        return banOf(attempt, admitted.identity()).map(ban -> Refusal.BANNED);
    }

    private Answer answer(Authorization authorization, Attempt attempt) {
        return switch (authorization) {
            case Authorization.Denied(String why, Optional<String> told) ->
                    new Answer.Refused(
                            Refusal.UNAUTHORIZED,
                            why,
                            told.orElse(Refusal.UNAUTHORIZED.description()));
            case Authorization.Granted(String identity, Terms terms) ->
                    banOf(attempt, identity)
                            .map(Admission::banned)
                            .orElseGet(() -> new Answer.Admitted(info(attempt, identity), terms));
        };
    }

    private Optional<Ban> banOf(Attempt attempt, String identity) {
        return bans.check(attempt.keyDigest(), identity, attempt.address(), clock.instant());
    }

    private StreamInfo info(Attempt attempt, String identity) {
        return new StreamInfo(
                attempt.id(),
                attempt.app(),
                attempt.keyDigest(),
                identity,
                attempt.address().getHostAddress(),
                clock.instant());
    }

    private static Answer banned(Ban ban) {
        return Answer.Refused.of(
                Refusal.BANNED, "ban " + ban.id() + " by " + ban.kind() + ": " + ban.reason());
    }
}
