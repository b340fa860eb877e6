package io.sluice.loadtest.report;

/**
 * What became of a window's publishes and messages.
 *
 * @param publishes publishes attempted
 * @param accepted of these, how many heard "start"
 * @param refused of these, how many heard "no"
 * @param failed of these, how many broke without a word, before or after the start
 * @param cuts publishes that the other side ended after the test card's onset
 * @param falseCuts publishes that the other side ended though no card was shown
 * @param bansTried publishes attempted again after a cut, under the same key
 * @param bansHonoured of these, how many were refused
 * @param sent media messages written by the publishers
 * @param received media messages that reached the origin
 * @param lost sent, not received, though something later of its stream and kind was
 * @param lostAtStart of these, how many before anything of their kind was received, but for a
 *     decoder's configuration: a lost first GOP
 * @param duplicated received more often than sent
 * @param reordered received after something of its kind that was sent later
 * @param changed received at its place with other bytes
 * @param unknown received, and nothing like it was sent
 * @param cutShort sent, not received, and nothing later of its kind was: what a cut or an end
 *     leaves
 */
public record Counts(
        long publishes,
        long accepted,
        long refused,
        long failed,
        long cuts,
        long falseCuts,
        long bansTried,
        long bansHonoured,
        long sent,
        long received,
        long lost,
        long lostAtStart,
        long duplicated,
        long reordered,
        long changed,
        long unknown,
        long cutShort) {
    public static Counts none() {
        return new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
