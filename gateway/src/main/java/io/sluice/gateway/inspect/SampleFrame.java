package io.sluice.gateway.inspect;

import io.sluice.gateway.tap.Due;
import io.sluice.gateway.tap.TappedTag;

/** What is kept of a sample's coded frame once its bytes have gone into a decoder. */
record SampleFrame(Due due, long pictureId, long receivedNanos, long tappedNanos) {

    static SampleFrame of(Due due, TappedTag tag) {
        return new SampleFrame(due, tag.pictureId(), tag.receivedNanos(), tag.tappedNanos());
    }

    /**
     * The sample, once its picture is there.
     *
     * @param pushedOutNanos when the frame was given that made the decoder give the picture
     */
    Sample sample(long deadlineNanos, long pushedOutNanos, long decodedNanos) {
        Stamps stamps =
                new Stamps()
                        .mark(Stage.RECEIVED, receivedNanos)
                        .mark(Stage.TAPPED, tappedNanos)
                        .mark(Stage.DECODED, decodedNanos);
        return new Sample(
                due.number(),
                pictureId,
                due.dueNanos(),
                due.dueNanos() + deadlineNanos,
                pushedOutNanos - receivedNanos,
                stamps);
    }
}
