package io.sluice.gateway.stream;

import io.sluice.gateway.stream.Admission.Answer.Admitted;
import io.sluice.gateway.stream.Admission.Answer.Refused;
import org.jspecify.annotations.Nullable;

/**
 * One publish's way in: admission, the bans once more, the directory. Lives on its stream's loop,
 * and tells the stream how it went unless that has ended meanwhile.
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
        parts.admission()
                .bannedSince(attempt, admitted.info())
                .or(() -> parts.directory().enter(stream))
                .ifPresentOrElse(
                        refusal -> stream.refuse(Refused.of(refusal, "after it was admitted")),
                        () -> stream.onEntered(admitted));
    }
}
