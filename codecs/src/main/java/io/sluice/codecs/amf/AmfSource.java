package io.sluice.codecs.amf;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.sluice.codecs.rtmp.ProtocolException;
import io.sluice.codecs.rtmp.Violation;
import java.nio.charset.StandardCharsets;

/** One message's bytes and how much may still be built from them, whichever AMF they are in. */
final class AmfSource {
    private static final int MAX_NAME_BYTES = 0xFFFF;

    final ByteBuf in;
    private final AmfLimits limits;
    private int elements;
    private int depth;
    private int repeated;

    AmfSource(ByteBuf in, AmfLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    /** One value more. */
    void count() {
        if (++elements > limits.maxElements()) {
            throw violation("more than " + limits.maxElements() + " values");
        }
    }

    /** Into an object or array. */
    void enter() {
        if (++depth > limits.maxDepth()) {
            throw violation("deeper than " + limits.maxDepth());
        }
    }

    void leave() {
        depth--;
    }

    ByteBuf need(int bytes) {
        if (in.readableBytes() < bytes) {
            throw violation("truncated value");
        }
        return in;
    }

    String text(long bytes) {
        int length = (int) Math.min(bytes, Integer.MAX_VALUE);
        return need(length).readCharSequence(length, StandardCharsets.UTF_8).toString();
    }

    /**
     * Text that stands for its bytes again, by AMF3's reference. All such text together is bounded:
     * a message must not say more than it carries, many times over.
     */
    void repeat(String text) {
        repeated += text.length();
        if (repeated > MAX_NAME_BYTES) {
            throw violation("more than " + MAX_NAME_BYTES + " characters by reference");
        }
    }

    /**
     * Returns a property's or class's name. Bytes that are no UTF-8 become longer ones, and AMF3's
     * names may be longer: it must still fit where AMF0 writes names.
     */
    String checkName(String name) {
        if (ByteBufUtil.utf8Bytes(name) > MAX_NAME_BYTES) {
            throw violation("name that is too long, or no UTF-8");
        }
        return name;
    }

    static ProtocolException violation(String detail) {
        return new ProtocolException(Violation.AMF, detail);
    }
}
