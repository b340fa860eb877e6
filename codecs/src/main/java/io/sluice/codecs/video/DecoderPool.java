package io.sluice.codecs.video;

import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException.Reason;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.function.Predicate;

/**
 * Decodes single keyframes of any number of streams without a state a stream: a few contexts, one a
 * sequence header, the least recently used one making room. What streams that are gone left here
 * must not keep others out: where any decoder found no room in its share, those go that nobody uses
 * any more; where there was none at all, all of them go, and those in use come back. Not
 * thread-safe: one a decode thread.
 */
public final class DecoderPool implements AutoCloseable {
    /** Nobody uses a context any more when so many keyframes a context were others'. */
    private static final int USES_WHILE_IDLE = 4;

    private final PicturePool pictures;
    private final int maxContexts;
    private DecodeLimits limits;
    private long refusalsSeen;
    private long exhaustedSeen;
    private long keyframes;
    private final LinkedHashMap<Key, Context> contexts = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Context {
        private final FfmpegDecoder decoder;

        /** The number of the keyframe that it decoded last. */
        private long lastUse;

        Context(FfmpegDecoder decoder) {
            this.decoder = decoder;
        }
    }

    public DecoderPool(PicturePool pictures, DecodeLimits limits, int maxContexts) {
        this.pictures = pictures;
        this.limits = limits;
        this.maxContexts = maxContexts;
    }

    /** What is decoded from here on is that owner's, and so is each context that it takes. */
    public void ownedBy(long owner) {
        if (limits.owner() != owner) {
            limits = limits.of(owner);
        }
    }

    /**
     * Closes the contexts that count as the owner's.
     *
     * @return whether there were any
     */
    public boolean dropOwned() {
        return drop(context -> context.decoder.footprint().owner() == limits.owner());
    }

    /** The sequence header's bytes, compared by content. */
    private record Key(VideoCodec codec, ByteBuffer config) {}

    /**
     * The picture of one keyframe, at once, whatever reorder delay its stream has; the receiver
     * owns it.
     *
     * @param config the body of the stream's sequence header; copied where it is kept
     * @param coded the frame's bytes, position to limit, read before the call returns
     */
    public PictureDecoder.Decoded decodeKeyframe(
            VideoCodec codec, byte[] config, ByteBuffer coded, long ticket) throws DecodeException {
        makeRoom();
        try {
            return decode(codec, config, coded.duplicate(), ticket);
        } catch (DecodeException e) {
            if (e.reason() != Reason.NO_MEMORY || !dropOwned()) {
                throw e;
            }
            return decode(codec, config, coded, ticket);
        }
    }

    private PictureDecoder.Decoded decode(
            VideoCodec codec, byte[] config, ByteBuffer coded, long ticket) throws DecodeException {
        FfmpegDecoder decoder = decoderFor(codec, config);
        try {
            decoder.want(ticket);
            decoder.feed(coded, ticket, true);
            PictureDecoder.Decoded decoded = decoder.poll();
            if (decoded == null) {
                decoder.drain();
                decoded = decoder.poll();
            }
            if (decoded == null) {
                throw new DecodeException(Reason.CORRUPT, "keyframe without a picture");
            }
            decoder.reset();
            return decoded;
        } catch (DecodeException e) {
            if (e.reason() == Reason.NO_PICTURE) {
                decoder.reset();
            } else {
                drop(codec, config);
            }
            throw e;
        }
    }

    private void makeRoom() {
        keyframes++;
        DecodeMemory memory = limits.memory();
        if (memory.exhausted() != exhaustedSeen) {
            close();
        } else if (memory.refusals() != refusalsSeen) {
            long idle = (long) USES_WHILE_IDLE * contexts.size();
            drop(context -> keyframes - context.lastUse > idle);
        }
        exhaustedSeen = memory.exhausted();
        refusalsSeen = memory.refusals();
    }

    private boolean drop(Predicate<Context> which) {
        boolean dropped = false;
        Iterator<Context> all = contexts.values().iterator();
        while (all.hasNext()) {
            Context context = all.next();
            if (which.test(context)) {
                context.decoder.close();
                all.remove();
                dropped = true;
            }
        }
        return dropped;
    }

    /** How many contexts are open now. */
    public int size() {
        return contexts.size();
    }

    private FfmpegDecoder decoderFor(VideoCodec codec, byte[] config) throws DecodeException {
        Context known = contexts.get(new Key(codec, ByteBuffer.wrap(config)));
        if (known == null || !known.decoder.footprint().moveTo(limits.owner())) {
            drop(codec, config);
            known = opened(codec, config);
        }
        known.lastUse = keyframes;
        return known.decoder;
    }

    private Context opened(VideoCodec codec, byte[] config) throws DecodeException {
        Context opened = new Context(FfmpegDecoder.open(codec, config, pictures, limits));
        if (contexts.size() == maxContexts) {
            Context eldest = contexts.values().iterator().next();
            drop(context -> context == eldest);
        }
        contexts.put(new Key(codec, ByteBuffer.wrap(config.clone())), opened);
        return opened;
    }

    /** A decoder that failed is replaced, whatever state it is in. */
    private void drop(VideoCodec codec, byte[] config) {
        Context failed = contexts.remove(new Key(codec, ByteBuffer.wrap(config)));
        if (failed != null) {
            failed.decoder.close();
        }
    }

    @Override
    public void close() {
        drop(context -> true);
    }
}
