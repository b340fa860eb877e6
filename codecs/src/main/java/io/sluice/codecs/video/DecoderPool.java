package io.sluice.codecs.video;

import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException.Reason;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * Decodes single keyframes of any number of streams without a state a stream: a few contexts, one a
 * sequence header, the least recently used one making room. Where any decoder found no memory, all
 * of them go, and those in use come back: what a stream that is gone left here must not keep others
 * out. Not thread-safe: one a decode thread.
 */
public final class DecoderPool implements AutoCloseable {
    private final PicturePool pictures;
    private final int maxContexts;
    private DecodeLimits limits;
    private long refusalsSeen;
    private final LinkedHashMap<Key, FfmpegDecoder> contexts = new LinkedHashMap<>(16, 0.75f, true);

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

    /** Closes the contexts that count as the owner's. */
    public void dropOwned() {
        Iterator<FfmpegDecoder> all = contexts.values().iterator();
        while (all.hasNext()) {
            FfmpegDecoder context = all.next();
            if (context.footprint().owner() == limits.owner()) {
                context.close();
                all.remove();
            }
        }
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
        long refusals = limits.memory().refusals();
        if (refusals != refusalsSeen) {
            refusalsSeen = refusals;
            close();
        }
    }

    /** How many contexts are open now. */
    public int size() {
        return contexts.size();
    }

    private FfmpegDecoder decoderFor(VideoCodec codec, byte[] config) throws DecodeException {
        FfmpegDecoder known = contexts.get(new Key(codec, ByteBuffer.wrap(config)));
        if (known != null && known.footprint().moveTo(limits.owner())) {
            return known;
        }
        drop(codec, config);
        FfmpegDecoder opened = FfmpegDecoder.open(codec, config, pictures, limits);
        if (contexts.size() == maxContexts) {
            Iterator<FfmpegDecoder> oldest = contexts.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
        contexts.put(new Key(codec, ByteBuffer.wrap(config.clone())), opened);
        return opened;
    }

    /** A decoder that failed is replaced, whatever state it is in. */
    private void drop(VideoCodec codec, byte[] config) {
        FfmpegDecoder failed = contexts.remove(new Key(codec, ByteBuffer.wrap(config)));
        if (failed != null) {
            failed.close();
        }
    }

    @Override
    public void close() {
        contexts.values().forEach(FfmpegDecoder::close);
        contexts.clear();
    }
}
