package io.sluice.gateway.inspect;

import io.sluice.codecs.video.Picture;
import io.sluice.models.classify.Scores;

/**
 * A sample with its picture on the way to the model. Whoever holds it must end it once, which
 * releases the picture and answers the stream.
 */
record Pending(StreamInspection stream, Sample sample, Picture picture) {

    void missed(Miss cause) {
        picture.release();
        stream.missed(sample.number(), sample.stamps().at(Stage.RECEIVED), cause);
    }

    void scored(String modelId, Scores scores) {
        picture.release();
        stream.scored(sample, modelId, scores);
    }
}
