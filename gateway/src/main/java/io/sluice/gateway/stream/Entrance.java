package io.sluice.gateway.stream;

import io.sluice.gateway.stream.Admission.Answer.Admitted;
import io.sluice.gateway.stream.Admission.Answer.Refused;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One publish's way in: admission, the bans once more, the directory, where a silent stream of the
 * same identity and name makes way, and one that is ending is waited for. Lives on its stream's
 * loop, and tells the stream how it went unless that has ended meanwhile.
 */
final class Entrance {
    private final StreamParts parts;
    private final LiveStream stream;
    private final Attempt attempt;

    Entrance(StreamParts parts, LiveStream stream, Attempt attempt) {
        this.parts = parts;
        this.stream = stream;
        this.attempt = attempt;
    }

    void ask() {
        parts.admission()
                .ask(attempt)
                .whenComplete((answer, failure) -> stream.run(() -> onAnswer(answer, failure)));
    }

    private void onAnswer(Admission.@Nullable Answer answer, @Nullable Throwable failure) {
        if (!stream.admitting()) {
            return;
        }
        switch (answer) {
            case Admitted admitted -> enter(admitted);
            case Refused no -> stream.refuse(no);
            case null -> stream.refuse(Refused.of(Refusal.UNANSWERED, "authoriser: " + failure));
        }
    }

    private void enter(Admitted admitted) {
        Optional<Refusal> refusal = tryToEnter(admitted);
        Optional<LiveStream> holder =
                refusal.filter(Refusal.NAME_IN_USE::equals)
                        .flatMap(taken -> parts.directory().holder(attempt.keyDigest()));
        holder.ifPresentOrElse(
                stands -> askToMakeWay(stands, admitted), () -> settle(refusal, admitted));
    }

    private Optional<Refusal> tryToEnter(Admitted admitted) {
        return parts.admission()
                .bannedSince(attempt, admitted.info())
                .or(() -> parts.directory().enter(stream));
    }

    /** The holder answers on its own loop: once it is gone, or at once if it stays. */
    private void askToMakeWay(LiveStream holder, Admitted admitted) {
        Runnable again = () -> stream.run(() -> enterAgain(admitted));
        holder.run(() -> holder.makeWay(admitted.info(), again));
    }

    private void enterAgain(Admitted admitted) {
        if (stream.admitting()) {
            settle(tryToEnter(admitted), admitted);
        }
    }

    private void settle(Optional<Refusal> refusal, Admitted admitted) {
        refusal.ifPresentOrElse(
                no -> stream.refuse(Refused.of(no, "after it was admitted")),
                () -> stream.onEntered(admitted));
    }
}
