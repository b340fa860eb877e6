package io.sluice.gateway.sim;

import io.sluice.codecs.flv.MediaTag;
import io.sluice.gateway.inspect.Inspection;
import io.sluice.gateway.inspect.Miss;
import io.sluice.gateway.inspect.Sampling;
import io.sluice.gateway.inspect.Stamps;
import io.sluice.gateway.policy.UnscreenedCause;
import io.sluice.gateway.policy.Verdict;
import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.OriginLoss;
import io.sluice.gateway.stream.Refusal;
import io.sluice.gateway.stream.StreamInfo;
import io.sluice.gateway.stream.StreamObserver;
import io.sluice.gateway.stream.StreamState;
import io.sluice.gateway.tap.Tap;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the gateway says about its streams, written down and checked as it is said. */
final class Book implements StreamObserver {
    private final World world;
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    final Map<Miss, Long> missed = new EnumMap<>(Miss.class);
    long scored;
    private @Nullable Account dialling;
    private @Nullable Tap opened;
    private @Nullable Sampling openedFor;

    Book(World world) {
        this.world = world;
    }

    List<Account> accounts() {
        return new ArrayList<>(accounts.values());
    }

    private Account of(StreamInfo stream) {
        Account account = accounts.get(stream.id());
        if (account == null) {
            throw world.violated("%s was never published", stream.id());
        }
        return account;
    }

    /**
     * The stream that was published last dials now; or one that has lost its origin dials again,
     * and which one, only its publish shows.
     */
    @Nullable Account onDial() {
        Account account = dialling;
        dialling = null;
        if (account == null && accounts.values().stream().noneMatch(lost -> lost.away)) {
            throw world.violated("a dial without an admitted publish");
        }
        if (account == null) {
            world.hits().hit("origin", "is dialled again");
            return null;
        }
        if (world.banned(account.info)) {
            throw world.violated("%s: a banned key causes a dial", account.info.id());
        }
        return account;
    }

    /** Whose publish has arrived at an origin before. */
    Account of(Publication publication) {
        for (Account account : accounts.values()) {
            if (account.publication == publication) {
                return account;
            }
        }
        throw world.violated("publication %d: dialled again, and never before", publication.id);
    }

    void onOpened(Tap tap, Sampling sampling) {
        opened = tap;
        openedFor = sampling;
    }

    void onAnswered(CodedFrame seen) {
        for (Account account : accounts.values()) {
            Publication publication = account.publication;
            if (publication != null && publication.id == seen.publication()) {
                account.onAnswered(seen);
            }
        }
    }

    private void move(StreamState from, StreamState to) {
        world.hits().hit("state", from + " -> " + to);
        if (!from.next().contains(to)) {
            throw world.violated("%s -> %s", from, to);
        }
    }

    @Override
    public void onRefused(Refusal reason) {
        world.hits().hit("refusal", reason);
        if (reason != Refusal.DEADLINE && reason != Refusal.PROTOCOL) {
            move(StreamState.ADMITTING, StreamState.ENDED);
        }
    }

    @Override
    public void onPublished(StreamInfo stream) {
        Account account = new Account(stream, world.setup().rule());
        for (Account other : accounts.values()) {
            boolean same = other.info.keyDigest().equals(stream.keyDigest());
            if (same && !other.ended()) {
                throw world.violated("two streams of one key");
            }
        }
        if (accounts.put(stream.id(), account) != null) {
            throw world.violated("%s is published twice", stream.id());
        }
        dialling = account;
        move(StreamState.ADMITTING, StreamState.DIALLING);
    }

    @Override
    public void onLive(StreamInfo stream) {
        Account account = of(stream);
        account.liveNanos = world.now();
        account.lastScreenedNanos = world.now();
        account.lastMediaNanos = world.now();
        account.tap = opened;
        account.sampling = openedFor;
        move(StreamState.DIALLING, StreamState.LIVE);
    }

    @Override
    public void onMedia(StreamInfo stream, MediaTag tag, long receivedNanos) {
        Account account = of(stream);
        if (account.closedNanos != Account.NOT_YET) {
            throw world.violated("%s: media after its end", stream.id());
        }
        if (world.dice().strikes(Fault.BUG, 2)) {
            account.bugged = true;
            throw new IllegalStateException("a bug, on purpose");
        }
        account.mediaBytes += tag.size();
        account.mediaTags++;
        account.headerTags += Publication.isHeader(tag) ? 1 : 0;
        account.lastMediaNanos = receivedNanos;
    }

    @Override
    public void onRelayed(StreamInfo stream, int bytes, long receivedNanos, long writtenNanos) {
        Account account = of(stream);
        account.relayedTags++;
        account.relayedHere++;
        account.relayedBytes += bytes;
        if (world.dice().strikes(Fault.BUG, 1)) {
            account.bugged = true;
            throw new IllegalStateException("a bug, on purpose");
        }
    }

    @Override
    public void onOriginBroken(StreamInfo stream, boolean broken) {
        world.hits().hit("origin", broken ? "is lost" : "is there again, or given up");
        of(stream).onOriginBroken(broken);
    }

    @Override
    public void onOriginLoss(StreamInfo stream, OriginLoss why) {
        world.hits().hit("loss", why);
        of(stream).lostTags++;
    }

    @Override
    public void onInspection(StreamInfo stream, Inspection inspection) {
        Account account = of(stream);
        int number =
                (int)
                        switch (inspection) {
                            case Inspection.Scored answer -> answer.sample().number();
                            case Inspection.Missed miss -> miss.number();
                        };
        if (account.inspected.get(number)) {
            throw world.violated("%s: sample %d is inspected twice", stream.id(), number);
        }
        account.inspected.set(number);
        switch (inspection) {
            case Inspection.Scored answer -> onScored(account, answer);
            case Inspection.Missed miss -> {
                missed.merge(miss.cause(), 1L, Long::sum);
                world.hits().hit("miss", miss.cause());
            }
        }
        if (!account.verdictDue() && world.dice().strikes(Fault.BUG, 5)) {
            account.bugged = true;
            throw new IllegalStateException("a bug, on purpose");
        }
    }

    private void onScored(Account account, Inspection.Scored answer) {
        scored++;
        boolean inTime = world.now() <= answer.sample().deadlineNanos();
        world.hits().hit("scored", inTime ? "in time" : "late");
        if (inTime) {
            account.lastScreenedNanos = Math.max(account.lastScreenedNanos, answer.atNanos());
        }
        long cadence = world.setup().inspect().sampling().cadence().toNanos();
        world.checked(
                () -> {
                    account.onSampled(answer.sample(), cadence);
                    account.onScored(answer.sample().pictureId(), answer.scores().of(Setup.LABEL));
                });
    }

    @Override
    public void onVerdict(StreamInfo stream, Verdict verdict, Stamps stamps) {
        world.hits().hit("verdict", verdict.getClass().getSimpleName());
    }

    @Override
    public void onScreened(StreamInfo stream, long nanos) {
        of(stream).screenedNanos += nanos;
    }

    @Override
    public void onUnscreened(StreamInfo stream, UnscreenedCause cause, long nanos) {
        world.hits().hit("unscreened", cause);
        of(stream).unscreenedNanos += nanos;
    }

    @Override
    public void onUnscreenedAlarm(StreamInfo stream, boolean raised) {
        world.hits().hit("alarm", raised ? "raised" : "over");
    }

    @Override
    public void onEnded(StreamInfo stream, EndReason reason) {
        Account account = of(stream);
        if (account.ended()) {
            throw world.violated("%s ends twice", stream.id());
        }
        boolean live = account.liveNanos != Account.NOT_YET;
        boolean lost =
                switch (reason) {
                    case ORIGIN_GONE, ORIGIN_ENDED, ORIGIN_REFUSED, ORIGIN_STALLED -> true;
                    case ORIGIN_UNREACHABLE -> !live;
                    default -> false;
                };
        if (!lost && account.closedNanos == Account.NOT_YET) {
            move(live ? StreamState.LIVE : StreamState.DIALLING, StreamState.ENDING);
        }
        StreamState before = live ? StreamState.LIVE : StreamState.DIALLING;
        move(lost ? before : StreamState.ENDING, StreamState.ENDED);
        account.endReason = reason;
        account.endedNanos = world.now();
        world.hits().hit("end", reason);
    }

    /** The stream is told to end and not over yet: what it has still goes to its origin. */
    void onEnding() {
        move(StreamState.LIVE, StreamState.ENDING);
    }
}
