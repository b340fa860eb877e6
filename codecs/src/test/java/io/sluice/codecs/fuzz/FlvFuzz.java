package io.sluice.codecs.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sluice.codecs.flv.AudioTag;
import io.sluice.codecs.flv.FlvReader;
import io.sluice.codecs.flv.FlvWriter;
import io.sluice.codecs.flv.MediaTag;
import io.sluice.codecs.flv.VideoTag;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The FLV reader and the two tag headers, on an input of one byte that says how to cut and bytes
 * that are read as a file, and as a tag's body too.
 */
public final class FlvFuzz {
    private static final int MAX_TAG_BYTES = 2000;

    private FlvFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        Ledger ledger = new Ledger();
        headers(ledger, bytes);
        Outcome whole = read(ledger, bytes, 0);
        assertEquals(whole, read(ledger, bytes, input[0] & 0xFF), "cut");
        whole.tags().forEach(tag -> headers(ledger, tag.payload().array()));
        Outcome again = read(ledger, write(ledger, whole.tags()), 0);
        assertEquals(new Outcome(whole.tags(), ""), again, "written and read again");
        ledger.checkSettled();
    }

    private record Read(MediaTag.Kind kind, long timestampMillis, ByteBuffer payload) {
        static Read of(MediaTag tag) {
            ByteBuffer payload = ByteBuffer.wrap(ByteBufUtil.getBytes(tag.payload()));
            return new Read(tag.kind(), tag.timestampMillis(), payload);
        }
    }

    private record Outcome(List<Read> tags, String refusal) {}

    private static Outcome read(Ledger ledger, byte[] bytes, int cuts) {
        List<Read> tags = new ArrayList<>();
        String refusal = "";
        try (FlvReader reader = new FlvReader(ledger.allocator(), MAX_TAG_BYTES)) {
            Pieces.feed(
                    ledger,
                    bytes,
                    cuts,
                    piece -> {
                        reader.receive(piece);
                        drain(reader, tags);
                    });
            reader.finish();
        } catch (ProtocolException e) {
            assertEquals(Violation.TAG, e.violation());
            refusal = String.valueOf(e.getMessage());
        }
        return new Outcome(tags, refusal);
    }

    private static void drain(FlvReader reader, List<Read> into) {
        for (MediaTag tag = reader.next(); tag != null; tag = reader.next()) {
            assertTrue(tag.size() <= MAX_TAG_BYTES, "a tag of " + tag.size() + " bytes");
            into.add(Read.of(tag));
            tag.release();
        }
    }

    private static byte[] write(Ledger ledger, List<Read> tags) {
        FlvWriter writer = new FlvWriter(ledger.allocator());
        ByteBuf file = writer.header(true, true);
        for (Read tag : tags) {
            ByteBuf payload = ledger.buffer(tag.payload().array());
            ByteBuf written = writer.tag(new MediaTag(tag.kind(), tag.timestampMillis(), payload));
            file.writeBytes(written);
            written.release();
            payload.release();
        }
        byte[] bytes = ByteBufUtil.getBytes(file);
        file.release();
        return bytes;
    }

    private static void headers(Ledger ledger, byte[] body) {
        ByteBuf payload = ledger.buffer(body);
        try {
            checkOffset(VideoTag.parse(payload).codedOffset(), body);
        } catch (ProtocolException e) {
            assertEquals(Violation.TAG, e.violation());
        }
        try {
            checkOffset(AudioTag.parse(payload).codedOffset(), body);
        } catch (ProtocolException e) {
            assertEquals(Violation.TAG, e.violation());
        }
        assertEquals(body.length, payload.readableBytes(), "the indices stay");
        payload.release();
    }

    private static void checkOffset(int offset, byte[] body) {
        assertTrue(offset >= 0 && offset <= body.length, "coded data at " + offset);
    }
}
