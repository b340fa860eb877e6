package io.sluice.gateway.isolate;

import io.netty.util.concurrent.Ticker;
import io.sluice.codecs.flv.VideoCodec;
import io.sluice.codecs.video.DecodeException;
import io.sluice.codecs.video.PictureDecoder;
import io.sluice.gateway.inspect.Decoders;
import io.sluice.gateway.inspect.StreamTerms;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** {@link Decoders} that leave a mark while they are in native code. */
final class MarkedDecoders implements Decoders {
    /** Stands for "no single picture". */
    private static final long NO_PICTURE = -1;

    private final Decoders inner;
    private final WorkMarks.Slot slot;
    private final Ticker ticker;
    private long stream;

    MarkedDecoders(Decoders inner, WorkMarks.Slot slot, Ticker ticker) {
        this.inner = inner;
        this.slot = slot;
        this.ticker = ticker;
    }

    @Override
    public void onStream(StreamTerms of) {
        stream = of.number();
        inner.onStream(of);
    }

    @Override
    public void onNoRoom() {
        slot.begin(stream, NO_PICTURE, ticker.nanoTime());
        try {
            inner.onNoRoom();
        } finally {
            slot.end();
        }
    }

    @Override
    public PictureDecoder open(VideoCodec codec, byte[] config) throws DecodeException {
        return marked(stream, NO_PICTURE, () -> new Marked(stream, inner.open(codec, config)));
    }

    @Override
    public PictureDecoder.Decoded decodeKeyframe(
            VideoCodec codec, byte[] config, ByteBuffer coded, long ticket) throws DecodeException {
        return marked(stream, ticket, () -> inner.decodeKeyframe(codec, config, coded, ticket));
    }

    @Override
    public void close() {
        inner.close();
    }

    private interface Call<T extends @Nullable Object> {
        T make() throws DecodeException;
    }

    private <T extends @Nullable Object> T marked(long of, long pictureId, Call<T> call)
            throws DecodeException {
        slot.begin(of, pictureId, ticker.nanoTime());
        try {
            return call.make();
        } finally {
            slot.end();
        }
    }

    /** One stream's decoder. */
    private final class Marked implements PictureDecoder {
        private final long of;
        private final PictureDecoder decoder;

        Marked(long of, PictureDecoder decoder) {
            this.of = of;
            this.decoder = decoder;
        }

        @Override
        public void feed(ByteBuffer coded, long ticket, boolean keyframe) throws DecodeException {
            slot.begin(of, ticket, ticker.nanoTime());
            try {
                decoder.feed(coded, ticket, keyframe);
            } finally {
                slot.end();
            }
        }

        @Override
        public void want(long ticket) {
            decoder.want(ticket);
        }

        @Override
        public @Nullable Decoded poll() {
            slot.begin(of, NO_PICTURE, ticker.nanoTime());
            try {
                return decoder.poll();
            } finally {
                slot.end();
            }
        }

        @Override
        public void drain() throws DecodeException {
            slot.begin(of, NO_PICTURE, ticker.nanoTime());
            try {
                decoder.drain();
            } finally {
                slot.end();
            }
        }

        @Override
        public void reset() {
            slot.begin(of, NO_PICTURE, ticker.nanoTime());
            try {
                decoder.reset();
            } finally {
                slot.end();
            }
        }

        @Override
        public void close() {
            slot.begin(of, NO_PICTURE, ticker.nanoTime());
            try {
                decoder.close();
            } finally {
                slot.end();
            }
        }
    }
}
