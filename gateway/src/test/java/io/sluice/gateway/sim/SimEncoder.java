package io.sluice.gateway.sim;

import io.sluice.codecs.flv.MediaTag;
import java.nio.ByteBuffer;

/** Makes one publication's tags as time passes: metadata, headers, GOPs with B-frames, audio. */
final class SimEncoder {
    private static final int AVC = 7;
    private static final int HEVC = 12;
    private static final int VIDEO_HEADER = 5;
    private static final int NEVER = 1_000_000;
    private static final int BUNCH = 5;

    private final Dice dice;
    private final Publication publication;
    private final Sink sink;
    private final long startNanos;
    private final long frameNanos;
    private final long audioNanos;
    private final long firstTimestamp;
    private final long cardFromNanos;
    private final long blindFromNanos;
    private final long blindToNanos;
    private final int gop;
    private final int delay;
    private final int codec;
    private final int flicker;
    private final int largest;
    private final boolean bunched;
    private int track;
    private int picture;
    private int inGop;
    private long nextVideo;
    private long nextAudio;
    private boolean begun;

    /** Takes each tag as it is made. */
    interface Sink {
        void onTag(MediaTag.Kind kind, long timestampMillis, byte[] payload);
    }

    SimEncoder(Dice dice, Publication publication, long nowNanos, Sink sink) {
        this.dice = dice;
        this.publication = publication;
        this.sink = sink;
        startNanos = nowNanos;
        nextVideo = nowNanos;
        nextAudio = nowNanos;
        frameNanos = dice.millis(30, 110);
        audioNanos = dice.percent(60) ? dice.millis(60, 200) : Long.MAX_VALUE / 4;
        firstTimestamp = dice.one(0L, 1_000L, 0xFFFFFFL - 500, 0xFFFF_FFFFL - 900);
        cardFromNanos = dice.percent(40) ? dice.millis(0, 4_000) : Long.MAX_VALUE;
        boolean blind = dice.strikes(Fault.PUBLISHER_NO_VIDEO, 200);
        blindFromNanos = blind ? dice.one(0L, dice.millis(0, 3_000)) : Long.MAX_VALUE;
        blindToNanos = blind ? blindFromNanos + dice.millis(500, 5_000) : Long.MAX_VALUE;
        gop = dice.percent(8) ? NEVER : dice.between(1, 40);
        delay = dice.between(0, 3);
        boolean odd = dice.strikes(Fault.PUBLISHER_ODD_VIDEO, 200);
        codec = odd && dice.percent(50) ? HEVC : AVC;
        track = odd && codec == AVC ? -1 : dice.between(0, 3);
        flicker = dice.percent(20) ? dice.between(1, 30) : 0;
        largest = dice.one(200, 1_500, 6_000);
        bunched = dice.percent(30);
    }

    /** Makes what is due until now. */
    void encode(long nowNanos) {
        if (!begun) {
            begun = true;
            begin();
        }
        while (nextVideo <= nowNanos || nextAudio <= nowNanos) {
            if (nextVideo <= nextAudio) {
                video(nextVideo - startNanos);
                nextVideo += frameNanos;
            } else {
                sink.onTag(MediaTag.Kind.AUDIO, timestamp(nextAudio - startNanos), audio((byte) 1));
                nextAudio += audioNanos;
            }
        }
    }

    /** Lets time pass without making anything: what a slow connection makes encoders do. */
    void skip(long nowNanos) {
        while (nextVideo <= nowNanos) {
            nextVideo += frameNanos;
            inGop = 0;
        }
        while (nextAudio <= nowNanos) {
            nextAudio += audioNanos;
        }
    }

    private void begin() {
        if (dice.percent(80)) {
            sink.onTag(MediaTag.Kind.DATA, timestamp(0), dice.bytes(dice.between(1, 300)));
        }
        header(0);
        if (audioNanos < Long.MAX_VALUE / 4) {
            sink.onTag(MediaTag.Kind.AUDIO, timestamp(0), audio((byte) 0));
        }
    }

    private void header(long atNanos) {
        if (track < 0) {
            return;
        }
        ByteBuffer body = ByteBuffer.allocate(VIDEO_HEADER + 4);
        body.put((byte) (0x10 | codec)).put(new byte[4]).putInt(track);
        sink.onTag(MediaTag.Kind.VIDEO, timestamp(atNanos), body.array());
    }

    private void video(long atNanos) {
        if (atNanos >= blindFromNanos && atNanos < blindToNanos) {
            inGop = 0;
            return;
        }
        if (inGop >= gop) {
            inGop = 0;
            renew(atNanos);
        }
        boolean key = inGop++ == 0;
        int size = CodedFrame.BYTES + dice.between(0, key ? 3 * largest : largest);
        ByteBuffer body = ByteBuffer.allocate(VIDEO_HEADER + size);
        int later = laterMillis();
        body.put((byte) ((key ? 0x10 : 0x20) | codec)).put((byte) 1);
        body.put((byte) (later >> 16)).putShort((short) later);
        new CodedFrame(publication.id, picture++, track, delay, milli(atNanos)).write(body);
        sink.onTag(MediaTag.Kind.VIDEO, timestamp(atNanos), body.array());
    }

    /** How long after it is sent a frame is shown: so that all of a bunch but its last flash by. */
    private int laterMillis() {
        int place = picture % BUNCH;
        return bunched ? (BUNCH - place) * (int) (frameNanos / 1_000_000) + place : 0;
    }

    /** Before a keyframe some encoders repeat the header, and some come with another. */
    private void renew(long atNanos) {
        if (dice.percent(20)) {
            track = track >= 0 && dice.percent(30) ? track + 1 : track;
            header(atNanos);
        }
    }

    private int milli(long atNanos) {
        boolean card = atNanos >= cardFromNanos || dice.percent(flicker);
        return card ? dice.between(910, 1_000) : dice.between(0, dice.percent(5) ? 890 : 400);
    }

    private byte[] audio(byte packet) {
        byte[] payload = dice.bytes(dice.between(2, 200));
        payload[0] = (byte) 0xAF;
        payload[1] = packet;
        return payload;
    }

    private long timestamp(long atNanos) {
        return (firstTimestamp + atNanos / 1_000_000) & 0xFFFF_FFFFL;
    }
}
