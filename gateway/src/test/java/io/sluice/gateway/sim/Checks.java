package io.sluice.gateway.sim;

import io.sluice.gateway.config.PolicyConfig.UnscreenedRule.Answer;
import io.sluice.gateway.inspect.InspectionCounts;
import io.sluice.gateway.stream.EndReason;

/** What must hold at each step, after each turn of the loop, and at the end. */
final class Checks {
    private static final long TICK_NANOS = 1_000_000_000L;

    /** The longest tag that the encoders make, and a bit. */
    private static final int LONGEST_TAG = 20_000;

    private final World world;
    private final Setup setup;

    Checks(World world) {
        this.world = world;
        this.setup = world.setup();
    }

    void onStep() {
        int watched = 0;
        long tapped = 0;
        for (Account account : world.book().accounts()) {
            if (account.tap != null) {
                tapped += account.tap.queue().size();
                watched += account.tap.closed() ? 0 : 1;
                if (setup.inspect().enabled()) {
                    onStep(account);
                }
            }
        }
        counts(tapped, watched);
    }

    private void onStep(Account account) {
        // Sequence headers are held over the bound: one aside, and one before a keyframe.
        if (account.tap.queue().size() > setup.inspect().tap().maxTags() + 2) {
            throw new Violated(
                    "%s: %d tags in the tap", account.info.id(), account.tap.queue().size());
        }
        long booked = account.screenedNanos + account.unscreenedNanos;
        if (account.tap.closed()) {
            onClosed(account, booked);
            return;
        }
        long waiting = account.mediaBytes - account.relayedBytes;
        boolean broken = account.everAway || account.origin == null || account.origin.broken();
        if (!broken && waiting > setup.origin().queueHigh().bytes() + LONGEST_TAG) {
            throw new Violated("%s: %d bytes wait", account.info.id(), waiting);
        }
        if (booked > world.now() - account.liveNanos) {
            throw new Violated("%s: more time booked than lived", account.info.id());
        }
    }

    private void onClosed(Account account, long booked) {
        if (account.closedNanos == Account.NOT_YET) {
            account.closedNanos = world.now();
            account.relayedAtClose = account.relayedTags;
            account.begunAtClose = account.origin != null && account.origin.gatewayHoldsBytes();
            if (!account.ended()) {
                world.book().onEnding();
            }
        }
        long lived = account.closedNanos - account.liveNanos;
        if (booked != lived) {
            throw new Violated(
                    "%s lived %d ns, of which %d are screened and %d unscreened",
                    account.info.id(), lived, account.screenedNanos, account.unscreenedNanos);
        }
    }

    /** A stream's place in the batcher may outlive it until its decode worker has a turn. */
    private void counts(long tapped, int watched) {
        InspectionCounts counts = world.inspector().counts();
        if (counts.bugs() != 0) {
            throw new Violated("the inspection of a stream was given up over a bug");
        }
        if (counts.samplesInFlight() < 0) {
            throw new Violated("samples: %s", counts);
        }
        long inHand = counts.tagsInFlight() - tapped - world.held();
        if (inHand < 0 || inHand > 2L * world.busyDecoders()) {
            throw new Violated("tags: %s, %d of them in no place", counts, inHand);
        }
        int pictures = world.inspector().picturesHeld();
        if (pictures > setup.inspect().decode().pictures()) {
            throw new Violated("%d pictures are held", pictures);
        }
        int pending = world.inspector().pending();
        int streams = Math.max(watched, world.book().accounts().size());
        if (pending > Math.min(streams, setup.inspect().classify().maxPending())) {
            throw new Violated("%d samples are pending", pending);
        }
    }

    /** All that was posted to the loop has been done. */
    void afterLoop() {
        for (Account account : world.book().accounts()) {
            if (account.verdictDue()) {
                verdict(account);
            }
            boolean mayBeCut = setup.policy().unscreened().answer() == Answer.CUT;
            if (mayBeCut && account.open()) {
                unscreened(account);
            }
        }
    }

    private void verdict(Account account) {
        if (!account.verdictHeard()) {
            throw new Violated("%s: its cut was decided and never heard of", account.info.id());
        }
        if (account.open()) {
            throw new Violated("%s: cut, and still watched", account.info.id());
        }
        if (!account.banChecked && !world.banned(account.info)) {
            throw new Violated("%s: cut, and its key is not banned", account.info.id());
        }
        account.banChecked = true;
    }

    private void unscreened(Account account) {
        long allowed =
                setup.inspect().sampling().maxGap().toNanos()
                        + setup.policy().unscreened().after().toNanos()
                        + TICK_NANOS;
        long unseen = world.now() - account.lastScreenedNanos;
        if (unseen > allowed) {
            throw new Violated("%s: unscreened for %d ns", account.info.id(), unseen);
        }
    }

    void atEnd() {
        world.book().accounts().forEach(this::atEnd);
        InspectionCounts counts = world.inspector().counts();
        if (counts.samplesInFlight() != 0 || counts.tagsInFlight() != 0) {
            throw new Violated("left in flight: %s", counts);
        }
        Book book = world.book();
        if (counts.scored() != book.scored) {
            throw new Violated("%d scored, %d heard of", counts.scored(), book.scored);
        }
        counts.missed()
                .forEach(
                        (cause, n) -> {
                            if (!n.equals(book.missed.getOrDefault(cause, 0L))) {
                                throw new Violated("%s: %s, heard %s", cause, n, book.missed);
                            }
                        });
        if (world.inspector().picturesHeld() != 0) {
            throw new Violated("%d pictures are left", world.inspector().picturesHeld());
        }
    }

    private void atEnd(Account account) {
        EndReason reason = account.endReason;
        String id = account.info.id();
        if (reason == null) {
            throw new Violated("%s never ended", id);
        }
        if (account.inspected.nextClearBit(0) != account.inspected.length()) {
            throw new Violated("%s: sample %d has no end", id, account.inspected.nextClearBit(0));
        }
        if (account.mustEndByCut() && reason != EndReason.CUT) {
            throw new Violated("%s: cut, and ended by %s", id, reason);
        }
        if (reason == EndReason.CUT && !account.verdictHeard()) {
            throw new Violated("%s: cut without a verdict", id);
        }
        if (reason == EndReason.INTERNAL && !account.bugged) {
            throw new Violated("%s: ended by a bug that nobody made", id);
        }
        if (!setup.inspect().enabled() && account.liveNanos >= 0) {
            unwatched(account);
        }
        media(account, reason);
        if (!account.bugged) {
            losses(account, reason);
        }
    }

    /** What was neither written nor lost is a header, which lives on in its copy, or was cut. */
    private static void losses(Account account, EndReason reason) {
        int gone = account.mediaTags - account.relayedTags - account.lostTags;
        boolean cut =
                switch (reason) {
                    case CUT, CUT_BY_OPERATOR, CUT_UNSCREENED -> true;
                    default -> false;
                };
        int most = cut ? account.mediaTags : account.everAway ? account.headerTags : 0;
        if (gone < 0 || gone > most) {
            throw new Violated(
                    "%s, ended by %s: %d tags came, %d of them headers, %d were written, %d lost",
                    account.info.id(),
                    reason,
                    account.mediaTags,
                    account.headerTags,
                    account.relayedTags,
                    account.lostTags);
        }
    }

    /** Without a tap nobody says when the stream stopped taking media, only when it was over. */
    private static void unwatched(Account account) {
        long booked = account.screenedNanos + account.unscreenedNanos;
        boolean right =
                booked >= account.lastMediaNanos - account.liveNanos
                        && booked <= account.endedNanos - account.liveNanos;
        if (!right || account.screenedNanos != 0) {
            throw new Violated("%s: off, with %d ns booked", account.info.id(), booked);
        }
    }

    private static void media(Account account, EndReason reason) {
        Publication publication = account.publication;
        if (publication == null) {
            return;
        }
        String id = account.info.id();
        boolean whole =
                publication.endedProperly
                        && account.originToldEnd
                        && (reason == EndReason.UNPUBLISHED || reason == EndReason.PUBLISHER_GONE);
        if (whole && !account.everAway && publication.received != publication.sentTags()) {
            throw new Violated(
                    "%s: %d tags sent, %d arrived",
                    id, publication.sentTags(), publication.received);
        }
        boolean cut = reason == EndReason.CUT_UNSCREENED;
        boolean known = account.closedNanos != Account.NOT_YET;
        int most = account.relayedAtClose + (account.begunAtClose ? 1 : 0);
        if (cut && known && publication.arrived > most) {
            throw new Violated("%s: %d tags arrived after %d", id, publication.arrived, most);
        }
        int heard = account.relayedWhenOperatorHeard;
        if (heard >= 0 && Math.max(account.relayedTags, publication.arrived) > heard) {
            throw new Violated("%s: relayed after the operator heard of its end", id);
        }
    }
}
