package io.sluice.gateway.inspect;

import java.util.Map;

/**
 * What inspection has done since it began, all streams together: the two conservation laws (tags
 * and samples). Read while work goes on, it may be off by what is just being counted.
 *
 * @param drawn samples drawn
 * @param scored samples that ended with scores
 * @param late of the scored, those that came after their deadline
 * @param missed samples that ended without scores, by cause
 * @param tagsOffered video tags with a picture or a sequence header
 * @param tagsDecoded tags fed to a decoder
 * @param tagsSkipped tags that needed no decoding, sequence headers included
 * @param tagsHandedOver tags given to another process, which counts what becomes of them
 * @param tagsDropped tags that could not be used, by cause
 * @param caughtUp of the decoded tags, those that had been held because no sample was expected
 * @param keyframesPooled of the decoded tags, those that the shared keyframe decoder took
 * @param bugs streams whose inspection was given up over a bug of ours
 */
public record InspectionCounts(
        long drawn,
        long scored,
        long late,
        Map<Miss, Long> missed,
        long tagsOffered,
        long tagsDecoded,
        long tagsSkipped,
        long tagsHandedOver,
        Map<Miss, Long> tagsDropped,
        long caughtUp,
        long keyframesPooled,
        long bugs) {

    public long samplesInFlight() {
        return drawn - scored - sum(missed);
    }

    public long tagsInFlight() {
        return tagsOffered - tagsDecoded - tagsSkipped - tagsHandedOver - sum(tagsDropped);
    }

    private static long sum(Map<Miss, Long> byCause) {
        return byCause.values().stream().mapToLong(Long::longValue).sum();
    }
}
